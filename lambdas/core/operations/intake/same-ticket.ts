import type { RequestWarning } from '../../../contract/api/request';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { isTerminal } from '../../domain/request/request-state';
import type { RequestStore } from '../../ports/request-store';

/**
 * Warns of a create when its ticket has another one with the same values whose connection is there or on its way. It may be
 * meant so, and is accepted (api.md "Request resource").
 *
 * @throws ServiceUnavailableError
 */
export async function sameTicketWarnings(
  store: Pick<RequestStore, 'alike' | 'about' | 'find'>,
  { id, tenant, ticket, likeness }: ProvisioningRequest,
): Promise<readonly RequestWarning[] | undefined> {
  if (ticket === undefined || likeness === undefined) return undefined;
  const ids = (await store.alike({ tenant, ticket: ticket.id, likeness })).filter((one) => one !== id);
  const others = (await Promise.all(ids.map((one) => store.find(one)))).filter((one) => one !== undefined);
  const sameSystem = others.filter((one) => one.ticket?.system === ticket.system);
  const areLive = await Promise.all(sameSystem.map((one) => isLive(store, one)));
  const first = sameSystem.filter((_, index) => areLive[index]).at(-1);
  return first === undefined ? undefined : [warningOf(first)];
}

/** Whether its connection is there, or may come. */
async function isLive(
  store: Pick<RequestStore, 'about' | 'find'>,
  { state, connection, tenant, provider }: ProvisioningRequest,
): Promise<boolean> {
  if (!isTerminal(state)) return true;
  if (state !== 'succeeded' || connection === undefined) return false;
  const ids = await store.about(tenant, connection.id);
  const others = await Promise.all(ids.map((id) => store.find(id)));
  return !others.some((one) => one?.operation === 'delete' && one.state === 'succeeded' && one.provider === provider);
}

function warningOf({ id }: ProvisioningRequest): RequestWarning {
  return {
    pointer: '/ticket',
    code: 'same-ticket',
    detail: `Request ${id} asks for the same connection for this ticket.`,
    requestId: id,
  };
}
