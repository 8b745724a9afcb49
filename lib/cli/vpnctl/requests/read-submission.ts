import { buffer } from 'node:stream/consumers';
import type { SubmissionBody } from '../../../../lambdas/contract/api/submission';
import { readJsonText } from '../../../../lambdas/core/domain/submission/json-text';
import type { JsonText } from '../../../../lambdas/core/domain/submission/json-text';
import { CommandError } from '../../command-error';
import { readJsonTextFile } from '../../read-json-file';
import { sayOnStderr } from '../api/connect';

/** What options say of a request. */
export interface FieldOptions {
  readonly operation?: SubmissionBody['operation'];
  readonly provider?: string;
  readonly connectionId?: string;
  readonly ticketSystem?: string;
  readonly ticketId?: string;
  readonly completion?: SubmissionBody['completion'];
  readonly onFailure?: SubmissionBody['onFailure'];
  readonly deadlineSeconds?: string;
  /** `false` with `--no-input`. */
  readonly input?: boolean;
}

/** Members by which a request is known from a connection alone. */
const OF_REQUESTS = ['operation', 'provider', 'connection', 'connectionId'];

/**
 * The request that a file and options say together; options win. Whether it is valid is for the API to say, all at once.
 *
 * @param file name of a file, or `-` for the input; without one the options must say everything
 * @throws CommandError when the file is not a JSON object
 */
export async function readSubmission(file: string | undefined, options: FieldOptions): Promise<SubmissionBody> {
  const { operation, provider, connectionId, ticketSystem, ticketId, completion, onFailure } = options;
  const given = file === undefined ? withoutFile(options) : await requestIn(file, options);
  const { ticket } = given;
  const named = { ...(ticketSystem && { system: ticketSystem }), ...(ticketId && { id: ticketId }) };
  const said = {
    ...given,
    operation,
    provider,
    connectionId,
    completion,
    onFailure,
    ...(options.deadlineSeconds !== undefined && { deadlineSeconds: Number(options.deadlineSeconds) }),
    ...(Object.keys(named).length > 0 && { ticket: { ...(isMembers(ticket) && ticket), ...named } }),
  };
  const known = Object.entries(said).map(([name, value]) => [name, value ?? given[name]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as SubmissionBody; // the API judges it
}

type Members = Readonly<Record<string, unknown>>;

function withoutFile({ operation }: FieldOptions): Members {
  if (operation === 'delete') return {};
  throw new CommandError('A file with the request is needed, or - for the input; only --operation delete does without');
}

async function requestIn(file: string, options: FieldOptions): Promise<Members> {
  const { value, repeated } = file === '-' ? await jsonOfInput(options) : await readJsonTextFile(file);
  const name = file === '-' ? 'The input' : file;
  if (repeated.length > 0)
    throw new CommandError(`${name} is ambiguous:\n${repeated.map(({ detail }) => `  ${detail}`).join('\n')}`);
  if (!isMembers(value)) throw new CommandError(`${name} must hold a JSON object`);
  return OF_REQUESTS.some((member) => member in value) ? value : { connection: value };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function jsonOfInput({ input }: FieldOptions): Promise<JsonText> {
  if (process.stdin.isTTY) {
    if (input === false) throw new CommandError('There is no input, and --no-input says not to wait for it');
    sayOnStderr('Type or paste the request as JSON; Ctrl-D ends it.');
  }
  const read = readJsonText(await buffer(process.stdin));
  if (read === undefined) throw new CommandError('The input is not JSON');
  return read;
}
