/** Answers of the Neutron VPNaaS API v2.0, which the v2 dialects share (provider-apis.md 2 and 3, E6, E22 and E26). */
import * as z from 'zod';
import type { HttpResponse, SeenConnection } from '../../domain/connection/provider-call';
import { isKeptText, isSameId } from '../../domain/connection/spelling';
import type { ConnectionPage, LookUp } from '../../ports/provider-dialect';
import { parseJson } from '../error-body';
import { isAddress, isSameEnd } from '../fields';
import { normaliseStatus } from '../status-word';

/** Only what we use, so that the echoed `psk` is dropped here; everything but the id is optional. */
const connectionSchema = z
  .object({
    id: z.string().regex(/^[\w-]{1,64}$/),
    name: z.string().optional().catch(undefined),
    status: z.string().transform(normaliseStatus).optional().catch(undefined),
    vpnservice_id: z.string().optional().catch(undefined),
    peer_address: z.string().optional().catch(undefined),
    description: z.string().optional().catch(undefined),
  })
  .transform(({ id, name, status, vpnservice_id, peer_address, description }): SeenConnection => ({
    id,
    name,
    status,
    serviceId: vpnservice_id,
    peer: peer_address,
    marker: description,
  }));

const oneSchema = z.object({ ipsec_site_connection: connectionSchema });

const pageSchema = z.object({
  ipsec_site_connections: z.array(connectionSchema),
  ipsec_site_connections_links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});

/** The connection in the answer to create, update or get. */
export function parseNeutronConnection(response: HttpResponse): SeenConnection | undefined {
  return oneSchema.safeParse(parseJson(response.body)).data?.ipsec_site_connection;
}

/** One page of a list; only the query of the next link is taken, never its host or path (provider-apis.md 5.6). */
export function parseNeutronPage(response: HttpResponse): ConnectionPage | undefined {
  const page = pageSchema.safeParse(parseJson(response.body)).data;
  if (page === undefined) return undefined;
  const next = page.ipsec_site_connections_links?.find(({ rel }) => rel === 'next')?.href;
  const nextQuery = next?.includes('?') === true ? next.slice(next.indexOf('?') + 1) : undefined;
  return { connections: page.ipsec_site_connections, nextQuery };
}

/** Same name, same VPN service, same peer, whatever spelling the provider keeps (provider-apis.md 5.5). */
export function matchesNeutronConnection(seen: SeenConnection, { fields, name }: LookUp): boolean {
  return (
    isKeptText(seen.name, name) &&
    isSameId(seen.serviceId, fields['vpnservice_id']) &&
    isSamePeer(seen.peer, String(fields['peer_address']))
  );
}

/** A peer given by name may be stored as the address that the name had at create (provider-apis.md 5.8). */
function isSamePeer(seen: string | undefined, asked: string): boolean {
  if (seen === undefined) return false;
  return isSameEnd(seen, asked) || (!isAddress(asked.trim()) && isAddress(seen.trim()));
}

/** Ids are hexadecimal UUIDs in the v2 dialects (provider-apis.md 3, E14). */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
