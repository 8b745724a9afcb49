import { plainMicroseconds } from '../base/timestamps';
import type { SimulatedDialect } from '../dialect/simulated-dialect';
import type { World } from '../dialect/world';
import { gatewayErrorReply, noSuchApi, refuseCredentials } from '../identity/api-gateway';
import { NeutronConnections } from '../neutron/connections';
import { many, NEUTRON_ENVELOPE } from '../neutron/envelope';
import type { Flavour, NeutronBody } from '../neutron/flavour';
import { fieldsPicker } from '../neutron/list-query';
import { neutronApi } from '../neutron/neutron-api';
import { badRequest } from '../neutron/neutron-error';
import { refuseCreate, refuseUpdate } from './rules';

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

// Views have the keys of examples/huawei-v2.create.response, get.response, list.response and update.response.
const FLAVOUR: Flavour = {
  updatingStatus: 'PENDING_UPDATE',
  refuseCreate: (fields) => refusal(refuseCreate(fields)),
  refuseUpdate: (fields) => refusal(refuseUpdate(fields)),
  // The rules have checked that peer_address is a string, and name and tenant_id too when they are there.
  dialect: 'huawei-v2',
  newBody: (fields, projectId) => ({ ...DEFAULTS, tenant_id: projectId, ...fields }) as unknown as NeutronBody,
  changedBody: (before, fields) => ({ ...before, ...fields }),
  refuseBody: () => undefined,
  createView: ({ body, id, createdAtMs, pendingStatus }) => {
    return { ...body, id, status: pendingStatus, created_at: plainMicroseconds(createdAtMs) };
  },
  getView: ({ body, id, createdAtMs }, status) => {
    return { ...body, id, status, order_id: '', product_id: '', created_at: plainMicroseconds(createdAtMs), tags: [] };
  },
  updateView: ({ body, id }, status) => ({ ...body, id, status, project_id: body.tenant_id }),
  listReply: ({ views }, { query }) => many(Array.from(views({}), fieldsPicker(query))),
};

/**
 * Dialect `huawei-v2`: classic VPN connections of Huawei and OTC, API v2.0, behind their gateway, which checks the
 * credentials before anything else. Source: provider-apis.md 1, 2.1, 4 and 5.
 */
export function huaweiV2(world: World): SimulatedDialect {
  const connections = new NeutronConnections(world, FLAVOUR);
  return {
    id: 'huawei-v2',
    tokenStyle: 'iam',
    requestIdHeader: 'X-Request-Id',
    api: neutronApi((request) => refuseCredentials(world, request), connections),
    noSuchApi,
    errorReply: gatewayErrorReply,
    envelope: NEUTRON_ENVELOPE,
    outOfBand: connections.outOfBand,
    views: () => connections.views(),
  };
}

function refusal(reason: string | undefined): ReturnType<typeof badRequest> | undefined {
  return reason === undefined ? undefined : badRequest(reason);
}
