/** Answers of the Enterprise VPN API v5 (provider-apis.md 2.3, 5.6 and 3, E12, E13, E18, E20, E26 and E28). */
import * as z from 'zod';
import type { HttpResponse, SeenConnection } from '../../domain/connection/provider-call';
import { isKeptText, isSameId } from '../../domain/connection/spelling';
import type { ConnectionPage, LookUp } from '../../ports/provider-dialect';
import { isSameAddress } from '../../wire/addresses';
import { parseJson } from '../../wire/error-body';
import { normaliseStatus } from '../../wire/status-word';
import { markerIn } from './fields/marker';
import { PAGE_LIMIT } from './urls';

const word = z.string().optional().catch(undefined);

/** Only what we use; everything but the id is optional. The answers to create and update have no status. */
const connectionSchema = z
  .object({
    id: z.string().regex(/^[\w-]{1,64}$/),
    name: word,
    status: z.string().transform(normaliseStatus).optional().catch(undefined),
    vgw_id: word,
    vgw_ip: word,
    cgw_id: word,
    tags: z.array(z.record(z.string(), z.unknown())).optional().catch(undefined),
  })
  .transform(({ id, name, status, vgw_id, vgw_ip, cgw_id, tags }): SeenConnection => ({
    id,
    name,
    status,
    serviceId: vgw_id,
    gatewayAddress: vgw_ip,
    peer: cgw_id,
    marker: markerIn(tags),
  }));

const oneSchema = z.object({ vpn_connection: connectionSchema });

const pageSchema = z.object({
  vpn_connections: z.array(connectionSchema),
  page_info: z
    .object({ next_marker: z.string().min(1), current_count: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The connection in the answer to create, update or get. */
export function parseConnection(response: HttpResponse): SeenConnection | undefined {
  return oneSchema.safeParse(parseJson(response.body)).data?.vpn_connection;
}

/**
 * One page of a list. A marker comes even with the last page, so a page that is not full is the last one
 * (provider-apis.md 5.6); a marker that repeats is for the caller to see.
 */
export function parsePage(response: HttpResponse): ConnectionPage | undefined {
  const page = pageSchema.safeParse(parseJson(response.body)).data;
  if (page === undefined) return undefined;
  const { vpn_connections: connections, page_info: info } = page;
  const isLast = connections.length === 0 || (info?.current_count ?? connections.length) < PAGE_LIMIT;
  if (info === undefined || isLast) return { connections };
  return { connections, nextQuery: new URLSearchParams({ marker: info.next_marker }).toString() };
}

/**
 * Same name, same gateway, same address of it, same customer gateway, whatever spelling the provider keeps
 * (provider-apis.md 5.5).
 */
export function matches(seen: SeenConnection, { fields, name }: LookUp): boolean {
  return (
    isKeptText(seen.name, name) &&
    isSameId(seen.serviceId, fields['vgw_id']) &&
    isSameGatewayAddress(seen.gatewayAddress, fields['vgw_ip']) &&
    isSameId(seen.peer, fields['cgw_id'])
  );
}

/** The id of an elastic IP, or an address. */
function isSameGatewayAddress(seen: string | undefined, asked: unknown): boolean {
  if (seen === undefined || typeof asked !== 'string') return false;
  return isSameId(seen, asked) || isSameAddress(seen, asked);
}
