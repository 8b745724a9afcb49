import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { ExitCode } from '../base/exit-codes';
import type { ChoiceOptions, DlqOptions, DropOptions, ListOptions } from './options';
import { QUEUES } from './queues';

const NOTES = `
Where the queue is: npm start prints its URL; on AWS it is an output of the stack, or found by the stack's name in the region of
AWS_REGION. No pre-shared key and no other secret is shown. A message that is replayed keeps its idempotency key, or its id
as such: however often it is replayed, it makes one request.

Examples:
  $ vpnctl dlq list --queue http://127.0.0.1:…/000000000000/IntakeDeadLetters…
  $ vpnctl dlq show 6d6c1a4e-…
  $ vpnctl dlq replay 6d6c1a4e-… 0f4b7f31-…
  $ vpnctl dlq drop --all --yes`;

type Finish = (exitCode: ExitCode) => void;

/** Adds `vpnctl dlq` (queue.md "Dead letters"): messages that were given up. */
export function addDlq(program: Command, finish: Finish): void {
  const dlq = program.command('dlq').description('Messages that were given up: dead letters of the queues.');
  dlq.addHelpText('after', NOTES);
  withQueue(dlq.command('list').description('List the messages, the oldest first.'))
    .addOption(new Option('--limit <n>', 'most messages that are listed').default(1_000).argParser(wholeNumber))
    .action(async (options: ListOptions) => {
      finish(await (await import('./look')).listDeadLetters(options));
    });
  withQueue(dlq.command('show').description('Show a message, without its secrets.').argument('<id>', 'its id')).action(
    async (id: string, options: DlqOptions) => {
      finish(await (await import('./look')).showDeadLetter(id, options));
    },
  );
  addReplay(dlq, finish);
  addDrop(dlq, finish);
}

function addReplay(dlq: Command, finish: Finish): void {
  const replay = dlq
    .command('replay')
    .description('Send messages to their queue again, and delete them here.')
    .argument('[ids...]', 'ids of messages')
    .option('--all', 'all messages');
  withQueue(replay).action(async (ids: readonly string[], options: ChoiceOptions) => {
    finish(await (await import('./act')).replayDeadLetters(ids, options));
  });
}

function addDrop(dlq: Command, finish: Finish): void {
  const drop = dlq
    .command('drop')
    .description('Delete messages for good.')
    .argument('[ids...]', 'ids of messages')
    .option('--all', 'all messages; needs --yes')
    .option('--yes', 'do it');
  withQueue(drop).action(async (ids: readonly string[], options: DropOptions) => {
    finish(await (await import('./act')).dropDeadLetters(ids, options));
  });
}

function withQueue(command: Command): Command {
  return command
    .addOption(new Option('--queue <url>', 'URL of the queue of dead letters').env('VPNCTL_DLQ'))
    .addOption(new Option('--stack <name>', 'stack that it is found in, without --queue').default('VpnProvisioner'))
    .addOption(
      new Option('--of <what>', 'whose dead letters, without --queue').choices(Object.keys(QUEUES)).default('intake'),
    )
    .option('--json', 'print JSON');
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
