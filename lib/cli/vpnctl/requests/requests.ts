import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { COMPLETIONS, ON_FAILURE, OPERATIONS } from '../../../../lambdas/contract/api/vocabulary';
import { ORDERS } from '../../../../lambdas/contract/api/lists';
import { REQUEST_STATES } from '../../../../lambdas/contract/outcome';
import { withApiOptions } from '../api/api-options';
import type { ApiOptions } from '../api/api-options';
import type { ExitCode } from '../base/exit-codes';
import type { ListOptions } from './list';
import type { SubmitOptions } from './submit';
import type { WaitOptions } from './follow';

const SUBMIT_NOTES = `
A file has a request (docs/guide/api.md), or the connection alone, as its provider takes it; options say the rest, and win. - is the
input. A connection is deleted without a file.

Exit codes: 0 accepted or, with --wait, succeeded; 2 failed, cancelled or needs attention; 3 timed out; 4 not valid or rejected;
5 not allowed; 130 interrupted, and the request goes on.

Examples:
  $ vpnctl submit request.json --wait
  $ vpnctl submit connection.json --operation create --provider otc-classic --ticket-system servicenow --ticket-id RITM0012345
  $ vpnctl submit --operation delete --provider otc-classic --connection-id 851f280f-… --wait
  $ jq '.connection.name = "branch-12"' request.json | vpnctl submit - --json`;

const LIST_NOTES = `
Examples:
  $ vpnctl list --state needs_attention
  $ vpnctl list --ticket RITM0012345 --json | jq -r '.items[].id'
  $ vpnctl list --from 2026-11-01 --to 2026-12-01 --order oldest --all`;

const EXPLAIN_NOTES = `
Example:
  $ vpnctl explain req_01JD…`;

const id = (): Argument => new Argument('<id>', 'id of the request, req_…');

/** Adds what deals with single requests (cli.md). */
export function addRequests(program: Command, finish: (exitCode: ExitCode) => void): void {
  addSubmit(program, finish);
  addLooks(program, finish);
  addCancel(program, finish);
  addList(program, finish);
}

function addSubmit(program: Command, finish: (exitCode: ExitCode) => void): void {
  const submit = program
    .command('submit')
    .description('Ask for a connection to be created, changed or removed.')
    .argument('[file]', 'JSON file with the request or its connection, or - for the input')
    .option('--wait', 'wait until the request has ended')
    .addOption(new Option('--operation <name>', 'what is to be done').choices(OPERATIONS))
    .option('--provider <name>', 'name of the provider')
    .option('--connection-id <id>', 'connection to be changed or removed')
    .option('--ticket-system <name>', 'system of the ticket')
    .option('--ticket-id <id>', 'ticket that the request is made for')
    .addOption(new Option('--completion <when>', 'when the request is done').choices(COMPLETIONS))
    .addOption(new Option('--on-failure <what>', 'what becomes of a connection that fails').choices(ON_FAILURE))
    .option('--deadline-seconds <n>', 'time until the request must be done, 60 to 3600')
    .option('--idempotency-key <key>', 'the same key with the same request makes nothing more; default: a new one');
  withApiOptions(submit)
    .addHelpText('after', SUBMIT_NOTES)
    .action(async (file: string | undefined, options: SubmitOptions) => {
      finish(await (await import('./submit')).submitRequest(file, options));
    });
}

function addLooks(program: Command, finish: (exitCode: ExitCode) => void): void {
  const get = program.command('get').description('Show a request.').addArgument(id());
  withApiOptions(get).action(async (request: string, options: ApiOptions) => {
    finish(await (await import('./look')).getRequest(request, options));
  });
  const wait = program.command('wait').description('Wait until a request has ended, and show it.').addArgument(id());
  withApiOptions(wait).action(async (request: string, options: ApiOptions) => {
    finish(await (await import('./look')).waitForRequest(request, options));
  });
  const events = program.command('events').description('Show the audit trail of a request.').addArgument(id());
  withApiOptions(events).action(async (request: string, options: ApiOptions) => {
    finish(await (await import('./look')).listEvents(request, options));
  });
  const explain = program
    .command('explain')
    .description('Say why a request is in its state, what was tried, what comes next, and what you can do.')
    .addArgument(id());
  withApiOptions(explain)
    .addHelpText('after', EXPLAIN_NOTES)
    .action(async (request: string, options: ApiOptions) => {
      finish(await (await import('./explain')).explainRequest(request, options));
    });
}

function addCancel(program: Command, finish: (exitCode: ExitCode) => void): void {
  const cancel = program
    .command('cancel')
    .description('Ask for a request to end without effect.')
    .addArgument(id())
    .option('--wait', 'wait until the request has ended: exit code 0 when it was cancelled');
  withApiOptions(cancel).action(async (request: string, options: WaitOptions) => {
    finish(await (await import('./look')).cancelRequest(request, options));
  });
}

function addList(program: Command, finish: (exitCode: ExitCode) => void): void {
  const list = program
    .command('list')
    .description('List requests; a request must be everything that is asked for.')
    .option('--ticket <id>', 'made for this ticket')
    .option('--provider <name>', 'for this provider')
    .addOption(new Option('--state <state>', 'in this state').choices(REQUEST_STATES))
    .option('--connection-id <id>', 'about this connection')
    .option('--actor <name>', 'asked by this caller')
    .option('--from <time>', 'made at this time or later: 2026-11-30, or 2026-11-30T08:00:00Z')
    .option('--to <time>', 'made before this time')
    .addOption(new Option('--order <which>', 'which come first; default: newest').choices(ORDERS))
    .option('--limit <n>', 'at most so many; default: 50')
    .addOption(new Option('--all', 'all of them, page by page').conflicts('limit'));
  withApiOptions(list)
    .addHelpText('after', LIST_NOTES)
    .action(async (options: ListOptions) => {
      finish(await (await import('./list')).listRequests(options));
    });
}
