/** The error answers of provider-apis.md 5.3 and what 5.4 says that they mean, read from the document alone. */
import type { FailureClass, ProviderOperation } from '../../../lambdas/core/domain/connection/provider-call';
import type { FailureContext } from '../../../lambdas/core/ports/provider-dialect';
import type { Fields } from '../../support/builders';

export type DialectName = 'huawei-v2' | 'fjcloud-v2' | 'enterprise-v5' | 'openstack-v2';

export const OPERATIONS: readonly ProviderOperation[] = ['create', 'update', 'delete', 'get', 'list'];

/** A way to say an error; `saysCode` when it has a place for a code. */
export interface Envelope {
  readonly name: string;
  readonly saysCode: boolean;
  readonly body: (code: string, message: string) => Fields | string;
}

export const ENVELOPES: readonly [Envelope, ...Envelope[]] = [
  {
    name: 'error_code and error_msg',
    saysCode: true,
    body: (error_code, error_msg) => ({ error_code, error_msg, request_id: 'r-1' }),
  },
  { name: 'error_code alone', saysCode: true, body: (error_code) => ({ error_code }) },
  { name: 'code and message', saysCode: true, body: (code, message) => ({ code, message }) },
  {
    name: 'an error of Neutron',
    saysCode: true,
    body: (type, message) => ({ NeutronError: { type, message, detail: '' } }),
  },
  { name: 'an error of Neutron in words', saysCode: false, body: (_code, message) => ({ NeutronError: message }) },
  {
    name: 'an error of Keystone',
    saysCode: true,
    body: (code, message) => ({ error: { code, title: 'Conflict', message } }),
  },
  {
    name: 'an identity service that is down',
    saysCode: false,
    body: (_code, message) => ({ message, code: '503 Service Unavailable', title: 'Service Unavailable' }),
  },
  { name: 'a named fault', saysCode: true, body: (code, message) => ({ [code]: { code: 400, message } }) },
  { name: 'a page', saysCode: false, body: (code, message) => `<html><h1>${code}</h1>${message}</html>` },
  {
    name: 'XML',
    saysCode: false,
    body: (_code, message) => `<AccessDeniedException><Message>${message}</Message></AccessDeniedException>`,
  },
  { name: 'JSON that is cut off', saysCode: false, body: (code) => `{"error_code":"${code}","error_ms` },
  { name: 'no body', saysCode: false, body: () => '' },
];

/** Every code that provider-apis.md 5.4 names, some of its kind that it does not, and names that every object has. */
export const CODES = [
  ...['APIG.0301', 'APIGW.0301', 'APIG.0308', 'APIGW.0308', 'APIG.0101'],
  ...['VPN.0001', 'VPN.0003', 'VPN.0007', 'VPN.0009', 'VPN.0010', 'VPN.0014', 'VPN.0016', 'VPN.0017', 'VPN.0030'],
  ...['VPN.0031', 'VPN.0306', 'VPN.0429', 'VPN.0506', 'VPN.0507', 'VPN.0508', 'VPN.0509', 'VPN.9999'],
  ...['VPC.1001', 'VPC.1003', 'VPC.1004'],
  ...['VPNStateInvalidToUpdate', 'OverQuota', 'VPNServiceInUse', 'IPsecSiteConnectionNotFound'],
  ...['overLimit', 'itemNotFound', 'badRequest', 'constructor', 'toString'],
] as const;

/** One failed call. */
export interface Failure extends FailureContext {
  readonly status: number;
  /** The code of the answer, if its envelope has a place for it. */
  readonly code: string | undefined;
  readonly message: string;
}

/** What 5.4 says of a code; nothing where the status decides. */
type CodeTable = Readonly<Record<string, (failure: Failure) => FailureClass | undefined>>;

const always =
  (found: FailureClass): CodeTable[string] =>
  () =>
    found;

const GATEWAY: CodeTable = {
  'APIG.0301': always('auth'),
  'APIGW.0301': always('auth'),
  'APIG.0308': always('retryable'),
  'APIGW.0308': always('retryable'),
};

const NEUTRON: CodeTable = {
  VPNStateInvalidToUpdate: always('busy'),
  OverQuota: always('permanent'),
};

const TABLES: Readonly<Record<DialectName, CodeTable>> = {
  'huawei-v2': {
    ...GATEWAY,
    ...NEUTRON,
    'VPC.1003': always('permanent'),
    'VPC.1004': ({ operation, inDoubtBefore }) => (operation === 'create' && inDoubtBefore ? 'ambiguous' : 'permanent'),
  },
  'fjcloud-v2': {
    ...NEUTRON,
    overLimit: ({ status }) => (status === 413 ? 'retryable' : undefined),
  },
  'enterprise-v5': {
    ...GATEWAY,
    'VPN.0001': always('permanent'),
    'VPN.0003': always('permanent'),
    'VPN.0007': always('permanent'),
    // 4.5: a connection that is being deleted is waited for by a delete.
    'VPN.0009': ({ operation }) => (operation === 'delete' ? 'busy' : 'permanent'),
    'VPN.0010': always('auth'),
    'VPN.0014': ({ operation }) => (operation === 'create' ? 'ambiguous' : 'retryable'),
    'VPN.0016': always('retryable'),
    'VPN.0017': always('retryable'),
    'VPN.0030': always('retryable'),
    'VPN.0031': ({ operation }) => (operation === 'create' ? 'ambiguous' : undefined),
    'VPN.0306': always('busy'),
    'VPN.0429': always('retryable'),
    'VPN.0506': always('retryable'),
    'VPN.0507': always('retryable'),
    'VPN.0508': always('permanent'),
    'VPN.0509': always('permanent'),
  },
  'openstack-v2': NEUTRON,
};

/** The words of 5.1 for a token that is too old. */
export const TOKEN_TOO_OLD = 'The token must be updated';

/** The one class of a failure. */
export function classOf(dialect: DialectName, failure: Failure): FailureClass {
  const { code = '' } = failure;
  const table = TABLES[dialect];
  const byCode = Object.hasOwn(table, code) ? table[code]?.(failure) : undefined;
  return byCode ?? byStatus(failure);
}

/** Statuses by which a server refuses a request as it stands, before it does anything (protocol.md 1.5). */
const REFUSALS = [400, 404, 405, 406, 409, 411, 413, 414, 415, 422, 425];

function byStatus({ status, operation, message }: Failure): FailureClass {
  const found = operation === 'create' ? ofCreate(status) : ofOthers(status, operation);
  return message === TOKEN_TOO_OLD && found !== 'ambiguous' ? 'auth' : found;
}

function ofCreate(status: number): FailureClass {
  if (status === 401) return 'auth';
  if (status === 429) return 'retryable';
  return status === 403 || REFUSALS.includes(status) ? 'permanent' : 'ambiguous';
}

function ofOthers(status: number, operation: ProviderOperation): FailureClass {
  if (status === 401) return 'auth';
  if (status === 404) return operation === 'get' || operation === 'delete' ? 'gone' : 'permanent';
  return status === 408 || status === 429 || status >= 500 ? 'retryable' : 'permanent';
}
