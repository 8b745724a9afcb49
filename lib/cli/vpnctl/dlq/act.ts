import { CommandError } from '../../command-error';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { opened } from './opened';
import type { ChoiceOptions, DropOptions } from './options';
import { dropMessages, replayMessages } from './dealing';
import type { Report } from './dealing';

/** `vpnctl dlq replay`. */
export async function replayDeadLetters(ids: readonly string[], options: ChoiceOptions): Promise<ExitCode> {
  expectChoice(ids, options);
  const atStop = 'What was sent again may still stand here as well; replayed once more, it makes no second request.';
  return told(await opened(options, atStop, (queue) => replayMessages(queue, ids)), 'replayed', options);
}

/** `vpnctl dlq drop`. */
export async function dropDeadLetters(ids: readonly string[], options: DropOptions): Promise<ExitCode> {
  expectChoice(ids, options);
  if (options.all === true && options.yes !== true) {
    throw new CommandError('drop --all deletes every message of the queue for good: say --yes as well');
  }
  return told(
    await opened(options, 'What was dropped is gone.', (queue) => dropMessages(queue, ids)),
    'dropped',
    options,
  );
}

function expectChoice(ids: readonly string[], { all }: ChoiceOptions): void {
  if (ids.length === 0 && all !== true) throw new CommandError('Say which messages by their ids, or --all');
  if (ids.length > 0 && all === true) throw new CommandError('Give ids, or --all; not both');
}

function told(report: Report, word: 'replayed' | 'dropped', { all, json }: ChoiceOptions): ExitCode {
  const { done, left, missing } = report;
  if (json === true) writeJson({ [word]: done, left, missing });
  else process.stdout.write(done.map(({ id, as }) => `${word} ${id}${as === undefined ? '' : ` as ${as}`}\n`).join(''));
  const complaints = [
    ...left.map(({ id, reason }) => `${id} is left: ${reason}, so it would only come back; drop deletes it`),
    ...missing.map((id) => `There is no message ${id} in the queue`),
    ...(all === true && done.length + left.length === 0 ? ['There are no dead letters'] : []),
  ];
  process.stderr.write(complaints.map((line) => `${line}\n`).join(''));
  return left.length + missing.length === 0 ? EXIT.succeeded : EXIT.invalid;
}
