import { Option } from 'commander';
import type { Command } from 'commander';
import { AUDIT_EVENT_TYPES } from '../../../../lambdas/contract/api/vocabulary';
import { ORDERS } from '../../../../lambdas/contract/api/lists';
import { withApiOptions } from '../api/api-options';
import type { ExitCode } from '../base/exit-codes';
import type { SearchOptions } from './search';

const NOTES = `
Examples:
  $ vpnctl audit search --ticket RITM0012345 --order oldest
  $ vpnctl audit search --actor arn:aws:iam::123456789012:user/kim --from 2026-11-30
  $ vpnctl audit search --connection-id 851f280f-… --all --json | jq -r '.items[].type'`;

/** Adds `vpnctl audit` (cli.md): who did what, over all requests. */
export function addAudit(program: Command, finish: (exitCode: ExitCode) => void): void {
  const audit = program.command('audit').description('The audit trail over all requests.');
  const search = audit
    .command('search')
    .description('Find events; an event must be everything that is asked for.')
    .option('--ticket <id>', 'of requests for this ticket')
    .option('--actor <name>', 'done by this caller')
    .option('--connection-id <id>', 'about this connection')
    .option('--provider <name>', 'at this provider')
    .option('--request-id <id>', 'of this request')
    .addOption(new Option('--type <type>', 'of this type').choices(AUDIT_EVENT_TYPES))
    .option('--from <time>', 'at this time or later: 2026-11-30, or 2026-11-30T08:00:00Z')
    .option('--to <time>', 'before this time')
    .addOption(new Option('--order <which>', 'which come first; default: newest').choices(ORDERS))
    .option('--limit <n>', 'at most so many; default: 50')
    .addOption(new Option('--all', 'all of them, page by page').conflicts('limit'));
  withApiOptions(search)
    .addHelpText('after', NOTES)
    .action(async (options: SearchOptions) => {
      finish(await (await import('./search')).searchAudit(options));
    });
}
