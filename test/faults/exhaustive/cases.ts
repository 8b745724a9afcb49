/** The requests that the exhaustive suites go through, each with what its provider does and how it must end. */
import openstackV2 from '../../../examples/openstack-v2.create.request.json';
import type { TerminalState } from '../../../lambdas/contract/outcome';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { InMemoryProvider, Strike, StruckOperation } from '../../support/in-memory/provider';

/** One kind of request. */
export interface RequestCase {
  readonly name: string;
  readonly request: Partial<ProvisioningRequest>;
  /** Calls of the provider that end differently. */
  readonly strikes: Readonly<Partial<Record<StruckOperation, (provider: InMemoryProvider) => readonly Strike[]>>>;
  /** What its connection becomes after its first look. */
  readonly status: string;
  /** How it ends when nobody cancels it. */
  readonly state: TerminalState;
  /** Connections of ours that are left then. */
  readonly live: number;
}

/** A connection that is there before a request is about it. */
export const EXISTING = {
  name: 'vpn-existing',
  vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
  peer_address: '172.24.4.233',
};

const CREATE = { strikes: {}, status: 'ACTIVE', state: 'succeeded', live: 1 } as const;
const GENERATED = { connectionName: undefined } as const;
/** A name of the caller, and a description that is free for our marker. */
const MARKED = { dialect: 'openstack-v2', fields: withoutKey(openstackV2.ipsec_site_connection) } as const;

/** The provider acts on a call and its answer is lost. */
export const losesItsAnswer: Strike = (perform) => {
  perform();
  return { kind: 'no-answer', reason: 'ECONNRESET' };
};
const isLost: Strike = () => ({ kind: 'no-answer', reason: 'ECONNRESET' });

/** Creates that go well, and creates that end in doubt. */
export const CREATES: readonly RequestCase[] = [
  { name: 'a create with a name of the caller', request: {}, ...CREATE },
  { name: 'a create with a generated name', request: GENERATED, ...CREATE },
  { name: 'a create with a marker', request: MARKED, ...CREATE },
  {
    name: 'a create whose answer is lost',
    request: {},
    ...CREATE,
    strikes: { create: () => [losesItsAnswer] },
  },
  {
    name: 'a create with a marker whose answer is lost',
    request: MARKED,
    ...CREATE,
    strikes: { create: () => [losesItsAnswer] },
  },
  {
    name: 'a create that is lost',
    request: GENERATED,
    ...CREATE,
    strikes: { create: () => [isLost] },
  },
  {
    name: 'a create that the provider acts on 20 s late',
    request: {},
    ...CREATE,
    strikes: { create: (provider) => [provider.actsLate(20)] },
  },
  {
    name: 'a create that ends in ERROR and is not to be kept',
    request: { ...GENERATED, onFailure: 'delete' },
    ...CREATE,
    status: 'ERROR',
    state: 'failed',
    live: 0,
  },
  {
    name: 'a create that is lost once, ends in ERROR and is not to be kept, with a delete that is lost',
    request: { ...GENERATED, onFailure: 'delete' },
    strikes: { create: () => [losesItsAnswer], delete: () => [isLost] },
    status: 'ERROR',
    state: 'failed',
    live: 0,
  },
];

/** Requests about a connection that exists. */
export const CHANGES: readonly RequestCase[] = [
  {
    name: 'an update whose first answer is lost',
    request: { operation: 'update', connectionName: undefined, hasPreSharedKey: true, fields: { name: 'vpn-new' } },
    strikes: { update: () => [losesItsAnswer] },
    status: 'ACTIVE',
    state: 'succeeded',
    live: 1,
  },
  {
    name: 'a delete whose first answer is lost',
    request: { operation: 'delete', connectionName: undefined, hasPreSharedKey: false, fields: {} },
    strikes: { delete: () => [losesItsAnswer] },
    status: 'ACTIVE',
    state: 'succeeded',
    live: 0,
  },
];

/** Whether the request's connection can be told from one that somebody else makes of the same name at the same time. */
export function leavesProof({ request }: RequestCase): boolean {
  const hasGeneratedName = 'connectionName' in request && request.connectionName === undefined;
  return hasGeneratedName || request.dialect === MARKED.dialect;
}

/** The fields as a request has them: the pre-shared key is sealed apart. */
function withoutKey(fields: Readonly<Record<string, unknown>>): ProvisioningRequest['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'psk'));
}
