import { isJsonObject } from '../../base/json';
import type { Fields } from '../base/fields';
import type { ProviderRequest, Reply } from '../base/message';
import { subjectOf, type Api, type OpenCall } from '../base/provider-call';
import type { SimulatedDialect } from '../dialect/simulated-dialect';
import type { World } from '../dialect/world';
import { noSuchApi, refuseCredentials } from '../identity/api-gateway';
import { VpnConnections } from './connections';
import { invalidRequest, otherProject, vpnErrorReply } from './vpn-error';

const PATH = /^\/v5\/([^/]+)\/vpn-connection(?:\/([^/]+))?$/;
const ENVELOPE = 'vpn_connection';

/**
 * Dialect `enterprise-v5`: Enterprise VPN connections of OTC and Huawei, API v5, behind their gateway, which checks token or
 * signature before anything else. Source: provider-apis.md 1, 2.3, 4 and 5.
 */
export function enterpriseV5(world: World): SimulatedDialect {
  const connections = new VpnConnections(world);
  return {
    id: 'enterprise-v5',
    tokenStyle: 'iam',
    requestIdHeader: 'X-Request-Id',
    api: vpnApi(world, connections),
    noSuchApi,
    errorReply: vpnErrorReply,
    envelope: ENVELOPE,
    outOfBand: connections.outOfBand,
    views: () => connections.views(),
  };
}

function vpnApi(world: World, connections: VpnConnections): Api {
  return (request) => {
    const path = PATH.exec(request.path);
    if (!path) return undefined;
    const [, projectId, id] = path;
    const call = id === undefined ? collectionCall(connections, request) : memberCall(connections, request, id);
    const refuseProject = (): Reply | undefined =>
      projectId === world.identity.account.project.id ? undefined : otherProject(request.id);
    return call && { ...call, refuseCaller: () => refuseCredentials(world, request) ?? refuseProject() };
  };
}

function collectionCall(connections: VpnConnections, request: ProviderRequest): OpenCall | undefined {
  switch (request.method) {
    case 'POST': {
      const fields = openEnvelope(request.body);
      const perform = (): Reply => (fields ? connections.create(fields, request) : noEnvelope(request));
      return { operation: 'create', subject: subjectOf(fields ?? {}), perform };
    }
    case 'GET':
      return { operation: 'list', subject: {}, perform: () => connections.list(request) };
    default:
      return undefined;
  }
}

function memberCall(connections: VpnConnections, request: ProviderRequest, id: string): OpenCall | undefined {
  const subject = connections.subjectOf(id);
  switch (request.method) {
    case 'GET':
      return { operation: 'get', subject, perform: () => connections.get(id, request) };
    case 'PUT': {
      const fields = openEnvelope(request.body);
      const perform = (): Reply => (fields ? connections.update(id, fields, request) : noEnvelope(request));
      return { operation: 'update', subject, perform };
    }
    case 'DELETE':
      return { operation: 'delete', subject, perform: () => connections.remove(id, request) };
    default:
      return undefined;
  }
}

/** The fields inside `{"vpn_connection": {…}}`; undefined when the body is something else. */
function openEnvelope(text: string): Fields | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined; // not JSON is one more thing that is not the envelope
  }
  const fields = isJsonObject(body) && Object.keys(body).length === 1 ? body[ENVELOPE] : undefined;
  return isJsonObject(fields) ? fields : undefined;
}

function noEnvelope(request: ProviderRequest): Reply {
  return invalidRequest(`the body is not a JSON object with ${ENVELOPE} alone`)(request.id);
}
