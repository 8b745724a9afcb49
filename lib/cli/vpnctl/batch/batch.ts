import { Option } from 'commander';
import type { Command } from 'commander';
import { COMPLETIONS, ON_FAILURE, OPERATIONS } from '../../../../lambdas/contract/api/vocabulary';
import { BATCH_FORMATS } from '../../../../lambdas/core/domain/batch/batch-call';
import { withApiOptions } from '../api/api-options';
import type { ApiOptions } from '../api/api-options';
import type { ExitCode } from '../base/exit-codes';
import type { WaitOptions } from './commands';
import type { ResultsOptions } from './results/results';
import type { SubmitOptions } from './submit';
import { addTemplate } from './template';

const EXAMPLES = `
Examples:
  $ vpnctl batch submit rows.csv --dry-run
  $ vpnctl batch submit rows.csv --provider otc-classic --operation create --ticket-system servicenow --wait
  $ vpnctl batch results bat_01JD… --failed --csv --out failed.csv
  $ vpnctl batch rerun-failed bat_01JD… --wait`;

const SUBMIT_NOTES = `
A file may be CSV, JSON lines (.ndjson, .jsonl) or JSON, also compressed (.gz); - is the input. A large one is sent in parts. The
same command again goes on where it was interrupted, or finds the batch that it has made: no row is sent twice.

Exit codes: 0 all rows have succeeded, or may still; 2 a row has not, or is not valid; 4 no row is valid, or in a dry run one
is not; 5 not allowed; 130 interrupted.

Examples:
  $ vpnctl batch submit rows.csv --dry-run
  $ vpnctl batch submit rows.csv --provider otc-classic --operation create --wait
  $ cat rows.ndjson | vpnctl batch submit - --format ndjson`;

const RESULT_NOTES = `
The CSV can be corrected and submitted again; a row that needs its pre-shared key needs the column connection.psk then. To run
the same rows again, rerun-failed needs no file. Exit code 0 whatever became of the rows.

Examples:
  $ vpnctl batch results bat_01JD… --failed
  $ vpnctl batch results bat_01JD… --failed --csv --out failed.csv
  $ vpnctl batch results bat_01JD… --ndjson | jq -r 'select(.state == "succeeded") | .connectionId'`;

const ID = 'id of the batch, bat_…';
const WAIT = 'wait until every row has ended';

/** Adds `vpnctl batch` (batches.md): thousands of requests from a file. */
export function addBatch(program: Command, finish: (exitCode: ExitCode) => void): void {
  const batch = program.command('batch').description('Thousands of connections from a file.');
  batch.addHelpText('after', EXAMPLES);
  addSubmit(batch, finish);
  addGet(batch, finish);
  addResults(batch, finish);
  addRerun(batch, finish);
  addCancel(batch, finish);
  addTemplate(batch, finish);
}

function addSubmit(batch: Command, finish: (exitCode: ExitCode) => void): void {
  const submit = batch
    .command('submit')
    .description('Make a request of each row of a file.')
    .argument('<file>', 'file with the rows, or - for the input')
    .option('--dry-run', 'only say what would be wrong; nothing is stored')
    .option('--wait', WAIT)
    .option('--again', 'make another batch of a file that was sent before')
    .addOption(new Option('--format <format>', 'what the file is; default: what its name says').choices(BATCH_FORMATS));
  withApiOptions(withDefaults(submit))
    .addHelpText('after', SUBMIT_NOTES)
    .action(async (file: string, options: SubmitOptions) => {
      finish(await (await import('./submit')).submitBatch(file, options));
    });
}

function withDefaults(command: Command): Command {
  return command
    .option('--provider <name>', 'provider of rows that name none')
    .addOption(new Option('--operation <name>', 'operation of rows that name none').choices(OPERATIONS))
    .option('--ticket-system <name>', 'ticket system of rows that name none')
    .option('--ticket-id <id>', 'ticket of rows that name none')
    .addOption(new Option('--completion <when>', 'when rows are done that do not say it').choices(COMPLETIONS))
    .addOption(new Option('--on-failure <what>', 'what becomes of connections that fail').choices(ON_FAILURE))
    .option('--deadline-seconds <n>', 'time of a row from its start, 60 to 3600')
    .option('--max-wait-seconds <n>', 'time that a row may wait for its start, 60 to 604800');
}

function addGet(batch: Command, finish: (exitCode: ExitCode) => void): void {
  const get = batch.command('get').description('Show a batch.').argument('<id>', ID).option('--wait', WAIT);
  withApiOptions(get).action(async (id: string, options: WaitOptions) => {
    finish(await (await import('./commands')).getBatch(id, options));
  });
}

function addResults(batch: Command, finish: (exitCode: ExitCode) => void): void {
  const results = batch
    .command('results')
    .description('Show what became of each row, in the order of the file.')
    .argument('<id>', ID)
    .option('--failed', 'only rows that have ended and not succeeded, those that were not valid included')
    .addOption(new Option('--csv', 'as CSV, with what each row asked for but its key').conflicts(['ndjson', 'json']))
    .addOption(new Option('--ndjson', 'as JSON, one row on each line').conflicts(['json', 'excel']))
    .addOption(new Option('--excel', 'as CSV that opens in Excel: with ; and a byte order mark').conflicts('json'))
    .option('--out <file>', 'write a new file, in place of stdout')
    .option('--force', 'replace a file that is there already');
  withApiOptions(results)
    .addHelpText('after', RESULT_NOTES)
    .action(async (id: string, options: ResultsOptions) => {
      finish(await (await import('./results/results')).batchResults(id, options));
    });
}

function addRerun(batch: Command, finish: (exitCode: ExitCode) => void): void {
  const rerun = batch
    .command('rerun-failed')
    .description('Run the rows again that failed, timed out, or were rejected for a reason that may change.')
    .argument('<id>', ID)
    .option('--wait', WAIT);
  withApiOptions(rerun).action(async (id: string, options: WaitOptions) => {
    finish(await (await import('./commands')).rerunFailed(id, options));
  });
}

function addCancel(batch: Command, finish: (exitCode: ExitCode) => void): void {
  const cancel = batch
    .command('cancel')
    .description('End a batch: rows that wait never start; those that run are cancelled as single requests are.')
    .argument('<id>', ID);
  withApiOptions(cancel).action(async (id: string, options: ApiOptions) => {
    finish(await (await import('./commands')).cancelBatch(id, options));
  });
}
