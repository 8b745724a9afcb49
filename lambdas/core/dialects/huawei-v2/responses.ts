/** Answers of the Huawei classic VPN API v2.0 (providers.md 2.1 response, E6, E22, E26). */
import * as z from 'zod';
import type { HttpResponse, SeenConnection } from '../../domain/provider-call';
import type { ConnectionPage } from '../../ports/provider-dialect';
import { parseJson } from '../../wire/error-body';
import { normaliseStatus } from '../../wire/status-word';

/** Only what we use, so that the echoed `psk` is dropped here; everything but the id is optional (E20, E22). */
const connectionSchema = z
  .object({
    id: z.string().regex(/^[\w-]{1,64}$/),
    name: z.string().optional().catch(undefined),
    status: z.string().transform(normaliseStatus).optional().catch(undefined),
    vpnservice_id: z.string().optional().catch(undefined),
    peer_address: z.string().optional().catch(undefined),
  })
  .transform(({ id, name, status, vpnservice_id, peer_address }): SeenConnection => ({
    id,
    name,
    status,
    serviceId: vpnservice_id,
    peerAddress: peer_address,
  }));

const oneSchema = z.object({ ipsec_site_connection: connectionSchema });

const pageSchema = z.object({
  ipsec_site_connections: z.array(connectionSchema),
  ipsec_site_connections_links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});

/** The connection in the answer to create or get. */
export function parseConnection(response: HttpResponse): SeenConnection | undefined {
  return oneSchema.safeParse(parseJson(response.body)).data?.ipsec_site_connection;
}

/** One page of a list; only the query of the next link is taken, never its host or path (5.6). */
export function parsePage(response: HttpResponse): ConnectionPage | undefined {
  const page = pageSchema.safeParse(parseJson(response.body)).data;
  if (page === undefined) return undefined;
  const next = page.ipsec_site_connections_links?.find(({ rel }) => rel === 'next')?.href;
  const nextQuery = next?.includes('?') === true ? next.slice(next.indexOf('?') + 1) : undefined;
  return { connections: page.ipsec_site_connections, nextQuery };
}
