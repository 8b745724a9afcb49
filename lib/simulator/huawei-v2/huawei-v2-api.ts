import { refuseToken } from '../gateway';
import type { Identity } from '../identity';
import type { ProviderRequest, Reply } from '../message';
import type { Api, ProviderCall, Subject } from '../provider-call';
import type { HuaweiConnections } from './connections';
import { openEnvelope, type Fields } from './envelope';

const PATH = /^\/v2\.0\/vpn\/ipsec-site-connections(?:\/([^/]+))?$/;

/**
 * Dialect `huawei-v2`: classic VPN connections of Huawei and OTC, API v2.0, behind their gateway, which checks the token
 * before anything else. Source: providers.md 1, 2.1, 4 and 5.
 */
export function huaweiV2Api(identity: Identity, connections: HuaweiConnections): Api {
  return (request) => {
    const path = PATH.exec(request.path);
    if (!path) return undefined;
    const [, id] = path;
    const call = id === undefined ? collectionCall(connections, request) : memberCall(connections, request, id);
    return call && { ...call, perform: () => refuseToken(identity, request) ?? call.perform() };
  };
}

function collectionCall(connections: HuaweiConnections, request: ProviderRequest): ProviderCall | undefined {
  const { method, query } = request;
  switch (method) {
    case 'POST': {
      const opened = openEnvelope(request.body);
      if ('refusal' in opened) return { operation: 'create', subject: {}, perform: () => opened.refusal };
      const { fields } = opened;
      return { operation: 'create', subject: subjectOf(fields), perform: () => connections.create(fields) };
    }
    case 'GET': {
      const subject = subjectOf(Object.fromEntries(query));
      return { operation: 'list', subject, perform: () => connections.list(query) };
    }
    default:
      return undefined;
  }
}

function memberCall(connections: HuaweiConnections, request: ProviderRequest, id: string): ProviderCall | undefined {
  const subject = connections.subjectOf(id);
  switch (request.method) {
    case 'GET':
      return { operation: 'get', subject, perform: () => connections.get(id, request.query) };
    case 'PUT':
      return { operation: 'update', subject, perform: () => update(connections, id, request.body) };
    case 'DELETE':
      return { operation: 'delete', subject, perform: () => connections.remove(id) };
    default:
      return undefined;
  }
}

function update(connections: HuaweiConnections, id: string, text: string): Reply {
  const opened = openEnvelope(text);
  return 'refusal' in opened ? opened.refusal : connections.update(id, opened.fields);
}

function subjectOf({ name, peer_address }: Fields): Subject {
  return {
    name: typeof name === 'string' ? name : undefined,
    peer_address: typeof peer_address === 'string' ? peer_address : undefined,
  };
}
