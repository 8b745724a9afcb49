import { ApiCallError } from '../../../client/api-call-error';
import { ApiFormError } from '../../../client/api-caller';
import { NoAnswerError } from '../../../client/persistent-send';
import type { ShownError } from '../../../../lambdas/contract/api/problem';
import { CommandError } from '../../command-error';
import { printable } from '../base/printable';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';

/** Faults of one call that are listed; a file may have ten thousand. */
const MOST_SHOWN = 20;

/**
 * What went wrong with a call of the API, in words for the user of a command. What is not about a call stays as it is.
 *
 * @param advice further lines
 */
export function explained(error: unknown, advice: readonly string[] = []): unknown {
  const failure = failureOf(error);
  if (failure === undefined) return error;
  const message = [failure.words, ...advice].join('\n');
  return new CommandError(message, { cause: error, exitCode: failure.exitCode });
}

interface Failure {
  readonly words: string;
  readonly exitCode: ExitCode;
}

function failureOf(error: unknown): Failure | undefined {
  if (error instanceof NoAnswerError) {
    const hint = 'npm start runs the API on this machine; --url or VPNCTL_URL names another one.';
    return { words: `${error.message}.\n${hint}`, exitCode: EXIT.other };
  }
  if (error instanceof ApiFormError) {
    return { words: `${error.message}.\nIs this the URL of a VPN Provisioner?`, exitCode: EXIT.other };
  }
  if (!(error instanceof ApiCallError)) return undefined;
  return { words: wordsOf(error), exitCode: exitCodeOf(error.status, error.problem === undefined) };
}

function wordsOf({ message, status, problem }: ApiCallError): string {
  if (status === 401 || status === 403)
    return `${message}.\nYou are not allowed to do this, or the call was not signed.`;
  if (problem === undefined) return `${message}.${status === 404 ? '\nIs this the URL of a VPN Provisioner?' : ''}`;
  const { title, detail, errors = [], instance } = problem;
  const sentence = detail === undefined ? title : `${title}: ${detail}`;
  const name = instance === undefined ? [] : [`The log has more beside ${instance}.`];
  return printable([sentence.replace(/\.?$/, '.'), ...faultLines(errors), ...name].join('\n'));
}

/** What is wrong, line by line: at most {@link MOST_SHOWN}, then how many more. */
export function faultLines(errors: readonly ShownError[], of = errors.length): string[] {
  const lines = errors.slice(0, MOST_SHOWN).map((error) => `  ${placeOf(error)}${error.detail}`);
  const more = of - lines.length;
  return more > 0 ? [...lines, `  … and ${more.toLocaleString('en')} more`] : lines;
}

function placeOf({ row, line, pointer }: ShownError): string {
  const places = [
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(pointer === '' ? [] : [pointer]),
  ];
  return places.length === 0 ? '' : `${places.join(', ')}: `;
}

/** The product refuses with 4xx what its caller must change; what stands before it may have reasons of its own. */
function exitCodeOf(status: number, isForeign: boolean): ExitCode {
  if (status === 401 || status === 403) return EXIT.notAllowed;
  if (status === 413) return EXIT.invalid;
  return status >= 400 && status < 500 && status !== 429 && !isForeign ? EXIT.invalid : EXIT.other;
}
