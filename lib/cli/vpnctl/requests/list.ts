import type { RequestResource } from '../../../../lambdas/contract/api/request';
import type { RequestQuery } from '../../../client/api-client';
import { calling } from '../api/calling';
import type { ApiOptions } from '../api/api-options';
import { gathered, mostOf, sayThereIsMore } from '../api/pages';
import type { PageOptions } from '../api/pages';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { requestTable } from './shown';

/** What `vpnctl list` is told. */
export interface ListOptions extends ApiOptions, PageOptions {
  readonly ticket?: string;
  readonly provider?: string;
  readonly state?: RequestResource['state'];
  readonly connectionId?: string;
  readonly actor?: string;
}

/** `vpnctl list`. */
export async function listRequests(options: ListOptions): Promise<ExitCode> {
  const most = mostOf(options);
  const found = await calling(options, (client) =>
    gathered((page) => client.list({ ...queryOf(options), ...page }), most),
  );
  if (options.json === true) writeJson({ items: found.items });
  else process.stdout.write(requestTable(found.items));
  sayThereIsMore(found, most);
  return EXIT.succeeded;
}

function queryOf({ ticket, provider, state, connectionId, actor, from, to, order }: ListOptions): RequestQuery {
  return { ticket, provider, state, connectionId, actor, from, to, order };
}
