import { InvariantError } from '../../../../../lambdas/core/domain/errors';
import { GENESIS, hashOf } from '../../../../../lambdas/core/domain/proof/chain';
import { problemOf } from '../../../../../lambdas/core/domain/request/problem';
import { changeOf, endOf, firstOf } from '../../../../../lambdas/core/domain/request/request-change';
import { resourceOf } from '../../../../../lambdas/core/domain/request/request-resource';
import { NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';

const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpnconnection1', status: 'PENDING_CREATE' };
const CAUSE = { type: 'status-changed', actor: 'vpn-provisioner' } as const;

test('a change is the next version with an event of the same number', () => {
  const { request, event } = changeOf(provisioningRequest({ version: 4 }), {}, NOW_MS + 5, CAUSE);

  expect([request.version, event.sequence]).toEqual([5, 5]);
  expect([request.updatedAtMs, event.time]).toEqual([NOW_MS + 5, new Date(NOW_MS + 5).toISOString()]);
});

test('a change has the request run unless told otherwise', () => {
  expect(changeOf(provisioningRequest(), {}, NOW_MS, CAUSE).request.state).toBe('running');
});

test('a change is never earlier than the one that it follows', () => {
  const { request, event } = changeOf(provisioningRequest(), {}, NOW_MS - 60_000, CAUSE);

  expect([request.updatedAtMs, event.time]).toEqual([NOW_MS, new Date(NOW_MS).toISOString()]);
});

test('a request that has ended cannot be changed', () => {
  const ended = provisioningRequest({ state: 'failed' });

  expect(() => changeOf(ended, {}, NOW_MS, CAUSE)).toThrow(InvariantError);
});

test('a change leaves the version before as it was', () => {
  const before = Object.freeze(provisioningRequest());

  expect(changeOf(before, { tunnel: 'up' }, NOW_MS, CAUSE).request).not.toBe(before);
  expect(before.tunnel).toBe('unknown');
});

test('a change shows in its event what changed, before and after, and nothing else', () => {
  const before = provisioningRequest({ state: 'running', phase: 'observe', connection: CONNECTION });
  const patch = { connection: { ...CONNECTION, status: 'DOWN' }, tunnel: 'down' as const };

  const { event } = changeOf(before, patch, NOW_MS, { ...CAUSE, provider: { httpStatus: 200, requestId: 'r-1' } });

  expect(event).toEqual({
    schema: 1,
    sequence: 2,
    time: new Date(NOW_MS).toISOString(),
    type: 'status-changed',
    actor: 'vpn-provisioner',
    actorKind: 'system',
    tenant: 'acme',
    requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot',
    profile: { name: 'otc-classic', dialect: 'huawei-v2' },
    ticket: { system: 'servicenow', id: 'RITM0012345' },
    requestId: requestId(),
    connectionId: CONNECTION.id,
    before: { tunnel: 'unknown', status: 'PENDING_CREATE' },
    after: { tunnel: 'down', status: 'DOWN' },
    provider: { httpStatus: 200, requestId: 'r-1' },
    changed: ['tunnel', 'status'],
    previousHash: GENESIS,
    hash: hashOf(event),
  });
});

test('a change shows a field that is gone in the event before only', () => {
  const before = provisioningRequest({ state: 'running', phase: 'observe' });

  const { event } = changeOf(before, { phase: undefined }, NOW_MS, CAUSE);

  expect([event.before, event.after, event.changed]).toEqual([{ phase: 'observe' }, {}, ['phase']]);
});

test('the first event shows the new request, but none of its fields', () => {
  const { event } = firstOf(provisioningRequest(), { type: 'accepted', actor: 'someone' });

  expect(event).toMatchObject({ sequence: 1, before: {}, after: { state: 'accepted', tunnel: 'unknown' } });
});

test('each event is tied to the one before it, whose hash the request remembers', () => {
  const first = firstOf(provisioningRequest(), { type: 'accepted', actor: 'someone' });
  const second = changeOf(first.request, { phase: 'validate' }, NOW_MS, CAUSE);
  const third = changeOf(second.request, { phase: 'apply' }, NOW_MS, CAUSE);

  expect([first, second, third].map(({ event }) => event.previousHash)).toEqual([
    GENESIS,
    first.event.hash,
    second.event.hash,
  ]);
  expect(third.request.lastEventHash).toBe(third.event.hash);
});

const running = provisioningRequest({ state: 'running', phase: 'observe', connection: CONNECTION });
const problem = problemOf('provider-error-status', 'The provider reports the connection as ERROR.');

test('an end writes state, status, tunnel, problem and time, and no phase', () => {
  const outcome = { state: 'failed' as const, tunnel: 'down' as const, status: 'ERROR', problem };

  const { request, event } = endOf(running, outcome, NOW_MS + 9, { actor: 'vpn-provisioner' });

  expect(request).toMatchObject({
    state: 'failed',
    tunnel: 'down',
    problem,
    endedAtMs: NOW_MS + 9,
    connection: { ...CONNECTION, status: 'ERROR' },
  });
  expect(request.phase).toBeUndefined();
  expect(event).toMatchObject({ type: 'failed', after: { state: 'failed', problem: 'provider-error-status' } });
});

test('an end keeps what the outcome does not say', () => {
  const { request } = endOf({ ...running, tunnel: 'down' }, { state: 'timed_out' }, NOW_MS, {
    actor: 'vpn-provisioner',
  });

  expect([request.tunnel, request.connection]).toEqual(['down', CONNECTION]);
});

test('an end does not make up a connection', () => {
  const { request } = endOf(provisioningRequest(), { state: 'failed', status: 'ERROR' }, NOW_MS, {
    actor: 'vpn-provisioner',
  });

  expect(request.connection).toBeUndefined();
});

test('a problem repeats at most 1,000 characters', () => {
  expect(problemOf('provider-rejected', 'x'.repeat(5_000)).detail).toHaveLength(1_000);
});

test('the resource of a request is exactly what api.md "Request resource" lists', () => {
  const request = provisioningRequest({
    state: 'running',
    phase: 'observe',
    connection: CONNECTION,
    endedAtMs: NOW_MS,
  });

  expect(resourceOf(request)).toEqual({
    id: requestId(),
    operation: 'create',
    provider: 'otc-classic',
    dialect: 'huawei-v2',
    state: 'running',
    phase: 'observe',
    tunnel: 'unknown',
    connection: CONNECTION,
    ticket: { system: 'servicenow', id: 'RITM0012345' },
    requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot',
    completion: 'provisioned',
    onFailure: 'keep',
    createdAt: '2026-11-20T08:00:00.123Z',
    updatedAt: '2026-11-20T08:00:00.123Z',
    endedAt: '2026-11-20T08:00:00.123Z',
    deadlineAt: '2026-11-20T08:10:00.123Z',
    problem: undefined,
    links: { self: `/v1/requests/${requestId()}`, events: `/v1/requests/${requestId()}/events` },
  });
});
