import type { Fields } from '../base/fields';
import type { ProviderRequest, Reply } from '../base/message';
import { subjectOf, type Api, type OpenCall } from '../base/provider-call';
import type { NeutronConnections } from './connections';
import { openEnvelope } from './envelope';

const PATH = /^\/v2\.0\/vpn\/ipsec-site-connections(?:\/([^/]+))?$/;

/** Refuses a call whose credentials are not good, before anything else of it is looked at. */
export type Guard = (request: ProviderRequest) => Reply | undefined;

/** The connections API that the v2 dialects share, v2.0. Source: provider-apis.md 1, 2, 4 and 5. */
export function neutronApi(guard: Guard, connections: NeutronConnections): Api {
  return (request) => {
    const path = PATH.exec(request.path);
    if (!path) return undefined;
    const [, id] = path;
    const call = id === undefined ? collectionCall(connections, request) : memberCall(connections, request, id);
    return call && { ...call, refuseCaller: () => guard(request) };
  };
}

function collectionCall(connections: NeutronConnections, request: ProviderRequest): OpenCall | undefined {
  switch (request.method) {
    case 'POST': {
      const opened = openEnvelope(request.body);
      if ('refusal' in opened) return { operation: 'create', subject: {}, perform: () => opened.refusal };
      const { fields } = opened;
      return { operation: 'create', subject: subjectOf(fields), perform: () => connections.create(fields) };
    }
    case 'GET': {
      const filters: Fields = Object.fromEntries(request.query);
      return { operation: 'list', subject: subjectOf(filters), perform: () => connections.list(request) };
    }
    default:
      return undefined;
  }
}

function memberCall(connections: NeutronConnections, request: ProviderRequest, id: string): OpenCall | undefined {
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

function update(connections: NeutronConnections, id: string, text: string): Reply {
  const opened = openEnvelope(text);
  return 'refusal' in opened ? opened.refusal : connections.update(id, opened.fields);
}
