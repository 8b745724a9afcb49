import { isIP } from 'node:net';
import { parseCidr } from '../base/addresses';
import type { Fields } from '../base/fields';
import type { Reply } from '../base/message';
import type { SimulatedDialect } from '../dialect/simulated-dialect';
import type { World } from '../dialect/world';
import { refuseWithoutToken } from '../identity/keystone-guard';
import { NeutronConnections } from '../neutron/connections';
import { mergeDpd, refuseDpd } from '../neutron/dead-peer-detection';
import { NEUTRON_ENVELOPE } from '../neutron/envelope';
import type { Flavour, NeutronBody, NeutronConnection, NeutronView } from '../neutron/flavour';
import { neutronApi } from '../neutron/neutron-api';
import { badRequest, neutronError, neutronErrorReply, noSuchResource, serverError } from '../neutron/neutron-error';
import { brokenRuleOfCreate, brokenRuleOfUpdate } from '../neutron/rule-book';
import { refuseEndpoints } from './endpoints';
import { refuseUnknownObjects, subnetOf, type KnownObjects } from './known-objects';
import { pageReply } from './pages';
import { refuseUnresolved, resolvePeer } from './peer-address';
import { OPENSTACK_BOOK, toBool } from './rules';

// Neutron's columns: strings of 255 characters, signed 32-bit integers.
const TEXT_COLUMNS = ['psk', 'peer_id', 'local_id'];
const MAX_TEXT = 255;
const MAX_INTEGER = 2_147_483_647;

const DEFAULTS = {
  name: '',
  description: '',
  local_id: '',
  route_mode: 'static',
  mtu: 1500,
  auth_mode: 'psk',
  initiator: 'bi-directional',
  admin_state_up: true,
  peer_cidrs: [],
  local_ep_group_id: null,
  peer_ep_group_id: null,
};

/**
 * Dialect `openstack-v2`: upstream Neutron VPNaaS, API v2.0, with Keystone tokens. An update leaves the status alone, a
 * delete works at once. Source: provider-apis.md 1, 2.4, 4, 5 and recorded-openstack, to which a contract test holds
 * it.
 */
export function openstackV2(world: World, known?: KnownObjects): SimulatedDialect {
  const connections = new NeutronConnections(world, flavour(world.identity.account.project.id, known));
  return {
    id: 'openstack-v2',
    tokenStyle: 'keystone',
    requestIdHeader: 'X-Openstack-Request-Id',
    api: neutronApi((request) => refuseWithoutToken(world.identity, request), connections),
    noSuchApi: noSuchResource,
    errorReply: neutronErrorReply,
    envelope: NEUTRON_ENVELOPE,
    outOfBand: connections.outOfBand,
    views: () => connections.views(),
  };
}

function flavour(ownProjectId: string, known: KnownObjects | undefined): Flavour {
  return {
    dialect: 'openstack-v2',
    refuseCreate: (fields) =>
      refusal(brokenRuleOfCreate(OPENSTACK_BOOK, fields)) ?? refuseOtherProject(fields, ownProjectId),
    refuseUpdate: (fields) => refusal(brokenRuleOfUpdate(OPENSTACK_BOOK, fields)),
    newBody: (fields, projectId) => {
      const before = { ...DEFAULTS, tenant_id: projectId, project_id: projectId };
      // The rules have checked that peer_address is a string, and name too when it is there.
      return { ...before, ...converted(before, fields) } as unknown as NeutronBody;
    },
    changedBody: (before, fields) => ({ ...before, ...converted(before, fields) }),
    refuseBody: (body) =>
      refuseUnknownObjects(known, body) ??
      refuseEndpoints(body, subnetOf(known, body)) ??
      refuseDpd(body['dpd']) ??
      refuseUnresolved(body.peer_address) ??
      refuseMtu(body) ??
      refuseColumns(body),
    createView: (connection) => view(connection, connection.pendingStatus),
    getView: view,
    updateView: view,
    listReply: pageReply,
  };
}

/** The fields in the types that Neutron stores them in. */
function converted(before: Fields, fields: Fields): Fields {
  const { mtu, admin_state_up, peer_address, peer_cidrs } = fields;
  return {
    ...fields,
    dpd: mergeDpd(before['dpd'], fields['dpd']),
    // null is the documented default, and an empty list in answers.
    ...(peer_cidrs === null ? { peer_cidrs: [] } : {}),
    ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
    ...(admin_state_up === undefined ? {} : { admin_state_up: toBool(admin_state_up) }),
    ...(typeof peer_address === 'string' ? { peer_address: resolvePeer(peer_address) } : {}),
  };
}

function refuseOtherProject({ tenant_id, project_id }: Fields, ownProjectId: string): Reply | undefined {
  if ([tenant_id, project_id].every((id) => id === undefined || id === ownProjectId)) return undefined;
  const message =
    "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin privileges";
  return badRequest(message);
}

/** The networks decide; with endpoint groups nobody knows theirs, and the peer's address stands for them. */
function refuseMtu({ mtu, peer_address, peer_cidrs }: NeutronBody): Reply | undefined {
  const [cidr] = peer_cidrs as readonly string[]; // all of one version, as refuseEndpoints has seen to
  const isV6 = cidr === undefined ? isIP(peer_address) === 6 : parseCidr(cidr)?.version === 6;
  if (Number(mtu) >= (isV6 ? 1280 : 68)) return undefined;
  const message = `ipsec_site_connection MTU ${String(mtu)} is too small for ${isV6 ? 'ipv6' : 'ipv4'}`;
  return neutronError(400, 'IPsecSiteConnectionMtuError', message);
}

function refuseColumns(body: NeutronBody): Reply | undefined {
  const isTooLong = TEXT_COLUMNS.some((name) => Array.from(String(body[name])).length > MAX_TEXT);
  return isTooLong || Number(body['mtu']) > MAX_INTEGER ? serverError() : undefined;
}

/** The keys of recorded-openstack c01 to c03 and g01, which are those of test/fixtures/openstack-v2 and `local_id`. */
function view({ body, id }: NeutronConnection, status: string): NeutronView {
  return { ...body, id, status };
}

function refusal(reason: string | undefined): Reply | undefined {
  return reason === undefined ? undefined : badRequest(reason);
}
