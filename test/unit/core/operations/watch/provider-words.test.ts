/** What a provider says to a look or a delete: heeded when it is about our token, and shown when it ends a request. */
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import type { HttpResponse } from '../../../../../lambdas/core/domain/connection/provider-call';
import { answer, CANARY_KEY, NOW_MS } from '../../../../support/builders';
import { cleaning, fails, removalOf } from '../../../../support/operations/cleaning';
import { Fleet } from '../../../../support/operations/fleet';
import { World } from '../../../../support/operations/world';

const TOKEN_REFUSED = answer(403, { error_code: 'VPC.0010', error_msg: 'X-Auth-Token is invalid in the request.' });
const BUSY_TEXT = 'IPsec site connection del409|x is busy: PENDING_CREATE (request 4711)';
const BUSY = answer(409, { NeutronError: { type: 'ConnectionBusy', message: BUSY_TEXT, detail: '' } });

/** A create whose connection the provider has just made. */
async function created(): Promise<World> {
  const world = await World.withRequest();
  await world.validate();
  expect(await world.apply()).toEqual({ next: 'watch' });
  world.watch();
  return world;
}

/** A request to delete a connection, before its first call. */
async function deleting(): Promise<World> {
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const world = await World.withRequest({
    operation: 'delete',
    fields: {},
    hasPreSharedKey: false,
    connectionName: undefined,
    connection: { id, status: 'UNKNOWN' },
  });
  world.provider.add({ name: 'del409|x', vpnservice_id: 's', peer_address: 'p' }, id);
  await world.validate();
  return world;
}

test('a look whose token is refused with 403 signs in anew, and the request goes on', async () => {
  const world = await created();
  world.provider.strike('get', fails(TOKEN_REFUSED));
  await world.nextTick();
  world.provider.settle('ACTIVE');

  const ended = await world.followed();

  expect(ended).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(world.provider.calls.token).toBe(2);
  expect(await world.trail()).not.toContain('observation-failed');
});

test('a list whose token is refused with 403 is made again with a new one', async () => {
  const fleet = new Fleet();
  await fleet.follow(5);
  fleet.provider.settle('ACTIVE');
  fleet.provider.strike('list', fails(TOKEN_REFUSED));
  await fleet.wake();

  await fleet.nextTick();

  expect(fleet.provider.calls).toMatchObject({ token: 2, list: 2, get: 0 });
});

test('a removal whose token is refused with 403 is made again with a new one', async () => {
  const { world } = await cleaning({}, ({ id }) => ({ removals: [removalOf(id)] }));
  world.provider.strike('delete', fails(TOKEN_REFUSED));

  await world.followed();

  expect(world.provider.connections).toEqual([]);
  expect(world.provider.calls).toMatchObject({ token: 2, delete: 2 });
  expect(await world.trail()).not.toContain('clean-up-delayed');
});

test('a delete that is refused says why in the words of the provider', async () => {
  const world = await deleting();
  world.provider.strike('delete', fails(BUSY));

  await world.applyUntilDone();

  expect((await world.stored()).problem).toMatchObject({
    code: 'provider-conflict',
    providerCode: 'ConnectionBusy',
    detail: `The answer to delete was 409: ${BUSY_TEXT}.`,
  });
});

test.each<{ name: string; refused: HttpResponse; says: string }>([
  { name: 'a reason', refused: BUSY, says: `The answer to delete was 409: ${BUSY_TEXT}` },
  {
    name: 'a page',
    refused: answer(403, '<html><head><title>403 Forbidden</title></head><body>nginx</body></html>'),
    says: 'The answer to delete was 403: 403 Forbidden',
  },
  {
    name: 'a text that echoes the key',
    refused: answer(403, { code: 'VPC.1', message: `Frozen by ${CANARY_KEY}, psk ${CANARY_KEY}` }),
    says: 'The answer to delete was 403: Frozen by [redacted], psk [redacted]',
  },
  { name: 'nothing', refused: answer(405), says: 'The answer to delete was 405' },
])('a connection that must go and cannot be removed is reported with $name', async ({ refused, says }) => {
  const { world, own } = await cleaning({}, ({ id }) => ({ removals: [removalOf(id)] }));
  world.provider.strike('delete', fails(refused));

  const { state, problem } = await world.followed();

  expect(state).toBe('needs_attention');
  expect(problem).toMatchObject({ code: 'not-removed' });
  expect(problem?.detail).toContain(own.id);
  expect(problem?.detail).toContain(says);
});

test.each<{ name: string; refused: HttpResponse; says: string }>([
  {
    name: 'in an error of Neutron',
    refused: answer(403, {
      NeutronError: { type: 'PolicyNotAuthorized', message: 'rule:get_x is disallowed by policy' },
    }),
    says: 'The answer to get was 403: rule:get_x is disallowed by policy',
  },
  {
    name: 'in 500 characters',
    refused: answer(400, { code: 'VPC.1', message: 'é'.repeat(2_000) }),
    says: `The answer to get was 400: ${'é'.repeat(500)}. `,
  },
  {
    name: 'with the key echoed',
    refused: answer(400, { code: 'VPC.1', message: `no ${CANARY_KEY} here` }),
    says: 'The answer to get was 400: no [redacted] here',
  },
])('a look that is refused is reported as the provider says it: $name', async ({ refused, says }) => {
  const world = await created();
  world.provider.strike('get', fails(refused));

  const { state, problem } = await world.followed();

  expect(state).toBe('needs_attention');
  expect(problem?.detail).toContain(says);
});

test('words are not shown while the key that they may echo cannot be opened', async () => {
  const world = await created();
  world.sealer.open = () => Promise.reject(new ServiceUnavailableError('KMS is away'));
  world.provider.strike('get', fails(answer(400, { code: 'VPC.1', message: `no ${CANARY_KEY} here` })));

  const { problem } = await world.followed();

  expect(problem?.detail).toContain('The answer to get was 400. ');
});

test.each([
  { name: 'a reason', body: { code: 'VPC.1001', message: 'mtu is fixed' }, says: 'mtu is fixed.' },
  { name: 'a page', body: '<title>Bad gateway</title>', says: 'Bad gateway.' },
  { name: 'nothing', body: '', says: 'The answer to update was 400.' },
])('an update that is refused says $name', async ({ body, says }) => {
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const world = await World.withRequest({
    operation: 'update',
    fields: { mtu: 1500 },
    hasPreSharedKey: false,
    connection: { id, status: 'UNKNOWN' },
    deadlineAtMs: NOW_MS + 600_000,
  });
  await world.validate();
  world.provider.strike('update', fails(answer(400, body)));

  await world.applyUntilDone();

  expect((await world.stored()).problem?.detail).toBe(says);
});
