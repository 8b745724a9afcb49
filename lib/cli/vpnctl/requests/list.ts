import type { RequestResource } from '../../../../lambdas/contract/api/request';
import { PAGE_ITEMS } from '../../../../lambdas/contract/api/lists';
import type { ApiClient, RequestQuery } from '../../../client/api-client';
import { CommandError } from '../../command-error';
import { calling } from '../api/calling';
import type { ApiOptions } from '../api/api-options';
import { sayOnStderr } from '../api/connect';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { requestTable } from './shown';

/** What `vpnctl list` is told. */
export interface ListOptions extends ApiOptions {
  readonly ticket?: string;
  readonly provider?: string;
  readonly state?: RequestResource['state'];
  readonly connectionId?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly order?: 'newest' | 'oldest';
  readonly limit?: string;
  readonly all?: true;
}

/** `vpnctl list`. */
export async function listRequests(options: ListOptions): Promise<ExitCode> {
  const most = options.all === true ? Infinity : mostOf(options.limit ?? String(PAGE_ITEMS.usual));
  const { items, hasMore } = await calling(options, (client) => gathered(client, queryOf(options), most));
  if (options.json === true) writeJson({ items });
  else process.stdout.write(requestTable(items));
  if (hasMore) sayOnStderr(`There are more: --all lists them, --limit ${2 * most} more of them`);
  return EXIT.succeeded;
}

function mostOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new CommandError(`--limit must be a whole number from 1, not "${text}"`);
}

function queryOf({ ticket, provider, state, connectionId, actor, from, to, order }: ListOptions): RequestQuery {
  return { ticket, provider, state, connectionId, actor, from, to, order };
}

interface Gathered {
  readonly items: readonly RequestResource[];
  readonly hasMore: boolean;
}

/** A page may have fewer than its limit, or none, although more come. */
async function gathered(client: ApiClient, query: RequestQuery, most: number): Promise<Gathered> {
  const items: RequestResource[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(PAGE_ITEMS.most, most - items.length);
    const page = await client.list({ ...query, limit, cursor });
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined && items.length < most);
  return { items, hasMore: cursor !== undefined };
}
