import type { ConnectionLife } from '../../../../lambdas/contract/api/connection-life';
import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';
import type { BatchPreview, BatchResource, BatchResult } from '../../../../lambdas/contract/api/batch';
import type { ProviderResource } from '../../../../lambdas/contract/api/provider';
import type { RequestResource } from '../../../../lambdas/contract/api/request';
import type { SubmissionBody } from '../../../../lambdas/contract/api/submission';
import type { Validation } from '../../../../lambdas/contract/api/validation';
import { chained } from '../../../../lambdas/core/domain/proof/chain';

const TICKET = { system: 'servicenow', id: 'RITM0012345', url: 'https://example.service-now.com/RITM0012345' };
const REQUEST_ID = 'req_01JD3Q5M8X4T2V7N9K6B1C0D5E';
const BATCH_ID = 'bat_01JD3Q7A2B3C4D5E6F7G8H9J0K';
const CONNECTION_ID = '851f280f-1b2c-4d3e-8f4a-5b6c7d8e9f0a';

/** What leads to the next page of a list. */
export const CURSOR = 'eyJhdCI6IjAxSkQifQ.c2lnbmF0dXJl';

/** A new connection at a provider of the dialect `huawei-v2`. */
export const CREATE = {
  operation: 'create',
  provider: 'otc-classic',
  connection: {
    name: 'branch-office-12',
    peer_address: '203.0.113.12',
    peer_id: '203.0.113.12',
    psk: 'kZ4~vQ9_tR2.xW7',
    vpnservice_id: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
    ikepolicy_id: 'bf5612ab-15fb-4614-8f8d-f715ae2acd08',
    ipsecpolicy_id: '8ba867b2-67eb-4835-bb61-c226804a1584',
    local_ep_group_id: '3e1815dd-e212-43d0-8f13-b494fa553e68',
    peer_ep_group_id: '9ad5a7e0-6dac-41b4-b20d-a7b8645fddf1',
  },
  ticket: TICKET,
} satisfies SubmissionBody;

/** A connection that is to go. */
export const DELETE = {
  operation: 'delete',
  provider: 'otc-classic',
  connectionId: CONNECTION_ID,
  ticket: TICKET,
} satisfies SubmissionBody;

const ACCEPTED = {
  id: REQUEST_ID,
  operation: 'create',
  provider: 'otc-classic',
  dialect: 'huawei-v2',
  state: 'accepted',
  ticket: TICKET,
  requestedBy: 'arn:aws:iam::123456789012:role/ticket-bot',
  completion: 'provisioned',
  onFailure: 'keep',
  createdAt: '2026-11-30T09:15:00.000Z',
  updatedAt: '2026-11-30T09:15:00.000Z',
  deadlineAt: '2026-11-30T09:25:00.000Z',
  links: { self: `/v1/requests/${REQUEST_ID}`, events: `/v1/requests/${REQUEST_ID}/events` },
} satisfies RequestResource;

const CONNECTION = { id: CONNECTION_ID, name: 'branch-office-12', status: 'ACTIVE' };

/** A request as it goes on. */
export const REQUESTS = {
  accepted: ACCEPTED,
  running: {
    ...ACCEPTED,
    state: 'running',
    phase: 'observe',
    tunnel: 'unknown',
    connection: { ...CONNECTION, status: 'PENDING_CREATE' },
    updatedAt: '2026-11-30T09:15:02.120Z',
  },
  succeeded: {
    ...ACCEPTED,
    state: 'succeeded',
    tunnel: 'up',
    connection: CONNECTION,
    updatedAt: '2026-11-30T09:15:22.400Z',
    endedAt: '2026-11-30T09:15:22.400Z',
  },
  failed: {
    ...ACCEPTED,
    state: 'failed',
    tunnel: 'unknown',
    updatedAt: '2026-11-30T09:15:01.900Z',
    endedAt: '2026-11-30T09:15:01.900Z',
    problem: {
      type: 'urn:vpn-provisioner:problem:provider-quota',
      title: 'The provider has no quota left',
      detail: 'The provider answered 409 with the code VPC.1003.',
      code: 'provider-quota',
      providerCode: 'VPC.1003',
      retryable: true,
    },
  },
} satisfies Record<string, RequestResource>;

const ACTOR = 'arn:aws:sts::123456789012:assumed-role/ticket-bot/intake';
const OF_REQUEST = {
  tenant: '123456789012',
  requestedBy: ACTOR,
  profile: { name: 'otc-classic', dialect: 'huawei-v2' },
};

const EVENT_BEFORE = '3f0a377ba0a4a460ecb616f6507ce0d8cfa3e704025d4fda3ed0c5ca05468728';

/** The first and the last event of a trail. */
export const EVENTS = [
  chained({
    schema: 1,
    sequence: 1,
    time: '2026-11-30T09:15:00.000Z',
    type: 'accepted',
    actor: ACTOR,
    actorKind: 'service',
    address: '198.51.100.7',
    ...OF_REQUEST,
    ticket: TICKET,
    requestId: REQUEST_ID,
    before: {},
    after: { state: 'accepted' },
    changed: ['state'],
  } as const),
  chained(
    {
      schema: 1,
      sequence: 5,
      time: '2026-11-30T09:15:22.400Z',
      type: 'succeeded',
      actor: 'vpn-provisioner',
      actorKind: 'system',
      ...OF_REQUEST,
      ticket: TICKET,
      requestId: REQUEST_ID,
      connectionId: CONNECTION_ID,
      before: {
        state: 'running',
        phase: 'observe',
        tunnel: 'unknown',
        status: 'PENDING_CREATE',
      },
      after: { state: 'succeeded', tunnel: 'up', status: 'ACTIVE' },
      provider: { requestId: 'f2ae1d0c6c9c4f7f8c3b5d1e2a4b6c8d', httpStatus: 200, calls: 1, durationMs: 210 },
      changed: ['state', 'phase', 'tunnel', 'status'],
    } as const,
    EVENT_BEFORE,
  ),
] as const satisfies readonly AuditEvent[];

/** The life of a connection. */
export const LIFE = {
  provider: 'otc-classic',
  id: CONNECTION_ID,
  name: CONNECTION.name,
  status: CONNECTION.status,
  statusAt: REQUESTS.succeeded.updatedAt,
  tunnel: 'up',
  owner: { requestId: REQUEST_ID, requestedBy: ACTOR, ticket: TICKET, since: REQUESTS.succeeded.createdAt },
  requests: [REQUESTS.succeeded],
  links: {
    requests: `/v1/requests?provider=otc-classic&connectionId=${CONNECTION_ID}`,
    events: `/v1/audit?provider=otc-classic&connectionId=${CONNECTION_ID}`,
  },
} satisfies ConnectionLife;

/** What is wrong with a request. */
export const VALIDATIONS = {
  valid: { valid: true, errors: [], warnings: [] },
  invalid: {
    valid: false,
    errors: [{ pointer: '/connection/mtu', code: 'out-of-range', detail: 'mtu must be from 68 to 1500.' }],
    warnings: [],
  },
} satisfies Record<string, Validation>;

const NO_ROWS = { succeeded: 0, failed: 0, timed_out: 0, rejected: 0, cancelled: 0, needs_attention: 0 };
const ROW_ERROR = {
  row: 2,
  line: 4,
  pointer: '/connection/mtu',
  code: 'out-of-range',
  detail: 'mtu must be from 68 to 1500.',
};

/** A batch of three rows, one of them invalid. */
export const BATCH = {
  id: BATCH_ID,
  state: 'running',
  counts: { rows: 3, invalid: 1, accepted: 1, running: 1, ...NO_ROWS },
  errors: [ROW_ERROR],
  requestedBy: 'arn:aws:iam::123456789012:user/network-admin',
  createdAt: '2026-11-30T09:20:00.000Z',
  estimatedEndAt: '2026-11-30T09:21:10.000Z',
  links: { self: `/v1/batches/${BATCH_ID}`, results: `/v1/batches/${BATCH_ID}/results` },
} satisfies BatchResource;

/** The same rows, tried only. */
export const PREVIEW = {
  dryRun: true,
  counts: { rows: 3, invalid: 1, accepted: 2 },
  errors: [ROW_ERROR],
} satisfies BatchPreview;

/** What became of two of them. */
export const RESULTS = [
  { row: 1, line: 3, state: 'succeeded', requestId: REQUEST_ID, connectionId: CONNECTION_ID },
  {
    row: 2,
    line: 4,
    state: 'invalid',
    errors: [{ pointer: ROW_ERROR.pointer, code: ROW_ERROR.code, detail: ROW_ERROR.detail }],
  },
] satisfies BatchResult[];

/** A provider that fares well. */
export const PROVIDER = {
  name: 'otc-classic',
  dialect: 'huawei-v2',
  operations: ['create', 'update', 'delete'],
  limits: { requestsPerSecond: 5, maxInFlight: 100 },
  health: { state: 'ok', waiting: 0, inFlight: 3, lastAnswerAt: '2026-11-30T09:15:22.400Z' },
} satisfies ProviderResource;

/** The same one, paused. */
export const PAUSED = {
  ...PROVIDER,
  health: { ...PROVIDER.health, state: 'paused', since: '2026-11-30T09:30:00.000Z' },
} satisfies ProviderResource;
