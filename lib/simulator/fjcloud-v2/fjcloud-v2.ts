import type { Fields } from '../base/fields';
import type { SimulatedDialect } from '../dialect/simulated-dialect';
import type { World } from '../dialect/world';
import { refuseWithoutToken } from '../identity/keystone-guard';
import { NeutronConnections } from '../neutron/connections';
import { DEFAULT_DPD, mergeDpd, refuseDpd } from '../neutron/dead-peer-detection';
import { many, NEUTRON_ENVELOPE } from '../neutron/envelope';
import type { Flavour, NeutronBody, NeutronConnection, NeutronView } from '../neutron/flavour';
import { fieldsPicker } from '../neutron/list-query';
import { neutronApi, type Guard } from '../neutron/neutron-api';
import { badRequest, noSuchResource } from '../neutron/neutron-error';
import { brokenRuleOfCreate, brokenRuleOfUpdate } from '../neutron/rule-book';
import { fjcloudErrorReply } from './error-reply';
import { FJCLOUD_BOOK } from './rules';
import { vpnServiceApi } from './vpn-service-api';

const DEFAULTS = {
  name: '',
  description: '',
  initiator: 'bi-directional',
  admin_state_up: true,
  auth_mode: 'psk',
  mtu: 1500,
  route_mode: 'static',
  availability_zone: 'AZ1',
};

// Updates leave the status alone: PENDING_UPDATE is for the Huawei family only (provider-apis.md 4.1).
const FLAVOUR: Flavour = {
  dialect: 'fjcloud-v2',
  refuseCreate: (fields) => refusal(brokenRuleOfCreate(FJCLOUD_BOOK, fields)),
  refuseUpdate: (fields) => refusal(brokenRuleOfUpdate(FJCLOUD_BOOK, fields)),
  newBody,
  changedBody: (before, fields) => ({ ...before, ...fields, dpd: mergeDpd(before['dpd'], fields['dpd']) }),
  refuseBody: ({ dpd }) => refuseDpd(dpd),
  createView: (connection) => view(connection, connection.pendingStatus),
  getView: view,
  updateView: view,
  listReply: ({ views }, { query }) => many(Array.from(views({}), fieldsPicker(query))),
};

/**
 * Dialect `fjcloud-v2`: connections of FJcloud-O, API v2.0, with tokens and token errors as Keystone has them. Source:
 * provider-apis.md 1, 2.2, 4 and 5.
 */
export function fjcloudV2(world: World): SimulatedDialect {
  const connections = new NeutronConnections(world, FLAVOUR);
  const guard: Guard = (request) => refuseWithoutToken(world.identity, request);
  const connectionApi = neutronApi(guard, connections);
  const serviceApi = vpnServiceApi(guard);
  return {
    id: 'fjcloud-v2',
    tokenStyle: 'keystone',
    requestIdHeader: 'x-fj-request-id',
    api: (request) => connectionApi(request) ?? serviceApi(request),
    noSuchApi: noSuchResource,
    errorReply: fjcloudErrorReply,
    envelope: NEUTRON_ENVELOPE,
    outOfBand: connections.outOfBand,
    views: () => connections.views(),
  };
}

function newBody(fields: Fields, projectId: string): NeutronBody {
  const dpd = mergeDpd(DEFAULT_DPD, fields['dpd']);
  // The rules have checked that peer_address is a string, and name too when it is there.
  return { ...DEFAULTS, tenant_id: projectId, ...fields, dpd } as unknown as NeutronBody;
}

/** The keys of the answers in test/fixtures/fjcloud-v2. */
function view({ body, id }: NeutronConnection, status: string): NeutronView {
  return { ...body, id, status };
}

function refusal(reason: string | undefined): ReturnType<typeof badRequest> | undefined {
  return reason === undefined ? undefined : badRequest(reason);
}
