import { Command, CommanderError } from 'commander';
import { CommandError } from '../command-error';
import { addCompletion } from './completion';
import { addAudit } from './audit/audit';
import { addBatch } from './batch/batch';
import { EXIT } from './base/exit-codes';
import { writeJsonError } from './base/json-error';
import type { ExitCode } from './base/exit-codes';
import { addDlq } from './dlq/dlq';
import { addProviders } from './providers';
import { addRequests } from './requests/requests';
import { settle } from './settings/settle';
import { addValidate } from './validate';

const EXAMPLES = `
Examples:
  $ vpnctl submit request.json --wait
  $ vpnctl explain req_01JD…
  $ vpnctl batch submit rows.csv --wait
  $ vpnctl list --state needs_attention

Guide: docs/guide/cli.md`;

/**
 * `vpnctl <command> …` (README.md "Commands"); gives the exit code.
 *
 * @throws CommandError when the command line, or a file that it names, is wrong
 */
export async function vpnctl(args: readonly string[]): Promise<ExitCode> {
  try {
    return await run(args);
  } catch (error) {
    // Its user is told on stderr in any case.
    if (args.includes('--json')) writeJsonError(error);
    throw error;
  }
}

async function run(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.succeeded;
  const program = programWith((code) => {
    exitCode = code;
  });
  await addCompletion(program, args);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.succeeded;
    // Without a command there is help instead of a message.
    if (error.code === 'commander.help') return EXIT.invalid;
    throw new CommandError(sentenceOf(error), { cause: error });
  }
}

function programWith(finish: (exitCode: ExitCode) => void): Command {
  const program = new Command('vpnctl')
    .description('Command line client of the VPN Provisioner.')
    .exitOverride()
    // What is wrong is shown by those who run the command, once.
    .configureOutput({ outputError: () => undefined });
  program.addHelpText('after', EXAMPLES).hook('preAction', (_program, command) => settle(command));
  addRequests(program, finish);
  addAudit(program, finish);
  addBatch(program, finish);
  addProviders(program, finish);
  addValidate(program, finish);
  addDlq(program, finish);
  return program;
}

/** What commander has to say, in one sentence. */
function sentenceOf({ message }: CommanderError): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
    .replace(/\. ([A-Z])/g, (_match, letter: string) => `; ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
