import type { StoredConnection } from '../connection-store';
import { plainMicroseconds } from '../timestamps';

/** What is stored of a connection: the accepted fields with the defaults filled in (providers.md 2.1). */
export type HuaweiBody = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly peer_address: string;
  readonly tenant_id: string;
};

/** A connection as answers show it. */
export type HuaweiView = HuaweiBody & { readonly id: string; readonly status: string };

type HuaweiConnection = StoredConnection<HuaweiBody>;

const DEFAULTS = {
  name: '',
  initiator: 'bi-directional',
  admin_state_up: true,
  auth_mode: 'psk',
  peer_cidrs: [],
  mtu: 1500,
  dpd: { action: 'hold', interval: 30, timeout: 120 },
  route_mode: 'static',
  description: '',
};

/** The body of a new connection, from fields that the rules have let pass. */
export function newBody(fields: Readonly<Record<string, unknown>>, projectId: string): HuaweiBody {
  // The rules have checked that peer_address is a string, and name and tenant_id too when they are there.
  return { ...DEFAULTS, tenant_id: projectId, ...fields } as unknown as HuaweiBody;
}

/** The answer to a create, keys as in examples/huawei-v2.create.response. It shows PENDING_CREATE, always. */
export function createView(connection: HuaweiConnection): HuaweiView {
  const { body, id, createdAtMs } = connection;
  return { ...body, id, status: connection.pendingStatus, created_at: plainMicroseconds(createdAtMs) };
}

/** The answer to a get, and an item of a list, keys as in examples/huawei-v2.get.response and list.response. */
export function getView({ body, id, createdAtMs }: HuaweiConnection, status: string): HuaweiView {
  return { ...body, id, status, order_id: '', product_id: '', created_at: plainMicroseconds(createdAtMs), tags: [] };
}

/** The answer to an update, keys as in examples/huawei-v2.update.response. */
export function updateView({ body, id }: HuaweiConnection, status: string): HuaweiView {
  return { ...body, id, status, project_id: body.tenant_id };
}
