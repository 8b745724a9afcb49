/** Creates that the provider answers with a fault of its own, or not at all, and what the deadline makes of it (provider-apis.md 5.5). */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { answer, NOW_MS } from '../../../../support/builders';
import type { HttpOutcome } from '../../../../support/in-memory/http-transport';
import { NOTHING_LISTED, ScriptedWorld } from '../../../../support/operations/scripted-world';
import type { Script } from '../../../../support/operations/scripted-world';

const WORDS = 'Request Failed: internal server error while processing your request.';
const FAULT = answer(500, { NeutronError: { type: 'HTTPInternalServerError', message: WORDS, detail: '' } });
const NO_ANSWER: HttpOutcome = { kind: 'no-answer', reason: 'ECONNRESET' };
const REFUSED: HttpOutcome = { kind: 'not-sent', reason: 'ECONNREFUSED' };
const SERVICE_UNKNOWN = answer(404, {
  NeutronError: {
    type: 'VPNServiceNotFound',
    message: 'VPNService 75f35f53-ecbd-4748-a070-dead00000000 not found',
    detail: '',
  },
});
const SERVICE_KNOWN = answer(200, { vpnservice: {} });

/** Nothing can be found, and creates end as said, one after the other; the last one goes on. */
function nothingMade(...creates: readonly HttpOutcome[]): Script {
  let sent = 0;
  return (kind) => {
    if (kind === 'service') return SERVICE_KNOWN;
    if (kind !== 'create') return NOTHING_LISTED;
    sent += 1;
    return creates[Math.min(sent, creates.length) - 1] ?? FAULT;
  };
}

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const MADE = answer(201, {
  ipsec_site_connection: { id: ID, status: 'PENDING_CREATE' },
  vpn_connection: { id: ID },
});

describe.each(Object.keys(DIALECTS))('%s', (dialect) => {
  test('a create that is answered with a fault is sent three times in all, with growing pauses, and fails with the words', async () => {
    const world = await ScriptedWorld.of(dialect, nothingMade(FAULT));

    const { state, problem, connection } = await world.ended();

    expect({ state, connection }).toEqual({ state: 'failed', connection: undefined });
    expect(problem).toMatchObject({
      code: 'provider-unavailable',
      providerCode: 'HTTPInternalServerError',
      retryable: true,
    });
    expect(problem?.detail).toContain(WORDS);
    expect(problem?.detail).toContain('answered 500 (3 times with a fault)');
    expect(problem?.detail).toContain('nothing was created');
    expect(world.times('create')).toEqual([0, 35, 110]);
  });

  test('a create that went unanswered is repeated until the deadline, then fails with what the transport said', async () => {
    const world = await ScriptedWorld.of(dialect, nothingMade(NO_ANSWER));

    const { state, problem } = await world.ended();

    expect(state).toBe('failed');
    expect(problem).toMatchObject({ code: 'provider-unavailable', retryable: true });
    expect(problem?.detail).toContain('gave no answer to create (ECONNRESET)');
    expect(world.times('create').length).toBeGreaterThan(10);
  });

  test('a create of which nothing was sent until the deadline fails as one that could not reach its provider', async () => {
    const world = await ScriptedWorld.of(dialect, () => REFUSED, { deadlineAtMs: NOW_MS + 120_000 });

    const { state, problem } = await world.ended();

    expect({ state, code: problem?.code }).toEqual({ state: 'failed', code: 'provider-unavailable' });
    expect(problem?.detail).toMatch(
      /^The provider gave no answer to create \(ECONNREFUSED\)\. It was tried until the deadline/,
    );
  });

  test('a connection that was made and is not shown any more times out for want of an answer, with its id', async () => {
    const world = await ScriptedWorld.of(
      dialect,
      (kind) => (kind === 'create' ? MADE : answer(503, { message: 'down' })),
      {
        deadlineAtMs: NOW_MS + 120_000,
      },
    );

    const { state, problem, connection } = await world.ended();

    expect({ state, id: connection?.id }).toEqual({ state: 'timed_out', id: ID });
    expect(problem).toMatchObject({ code: 'provider-unavailable', retryable: false });
    expect(problem?.detail).toContain('The answer to get was 503: down');
  });

  test('a create in doubt that cannot be looked up needs attention, which says what was answered and what was not', async () => {
    const world = await ScriptedWorld.of(
      dialect,
      (kind) => (kind === 'create' ? FAULT : answer(502, '<title>Bad Gateway</title>')),
      {
        deadlineAtMs: NOW_MS + 60_000,
      },
    );

    const { state, problem } = await world.ended();

    expect({ state, code: problem?.code }).toEqual({ state: 'needs_attention', code: 'provider-unavailable' });
    expect(problem?.detail).toContain('A create call was answered 500');
    expect(problem?.detail).toContain('The answer to list was 502: Bad Gateway');
    expect(problem?.detail).not.toContain('unanswered');
  });
});

test.each(['huawei-v2', 'fjcloud-v2', 'openstack-v2'])(
  '%s: ids that the provider answers with a fault when it does not know them are named',
  async (dialect) => {
    const world = await ScriptedWorld.of(dialect, nothingMade(FAULT));

    const { problem } = await world.ended();

    const { vpnservice_id: service, ipsecpolicy_id: policy } = world.request.fields;
    expect(problem?.detail).toContain(
      `check vpnservice_id "${String(service)}" and ipsecpolicy_id "${String(policy)}"`,
    );
  },
);

test('enterprise-v5: no id is blamed that is not known as a cause', async () => {
  const world = await ScriptedWorld.of('enterprise-v5', nothingMade(FAULT));

  const { problem } = await world.ended();

  expect(problem?.detail).not.toContain('check ');
});

test('fjcloud-v2: a create that is answered with a fault, of a service that is not known, fails and names the service', async () => {
  const script: Script = (kind) => (kind === 'create' ? FAULT : kind === 'service' ? SERVICE_UNKNOWN : NOTHING_LISTED);
  const world = await ScriptedWorld.of('fjcloud-v2', script, { deadlineAtMs: NOW_MS + 120_000 });

  const { state, problem, connection } = await world.ended();

  expect({ state, connection }).toEqual({ state: 'failed', connection: undefined });
  expect(problem).toMatchObject({ providerCode: 'VPNServiceNotFound', retryable: false });
  expect(problem?.detail).toContain(`vpnservice_id "${String(world.request.fields['vpnservice_id'])}"`);
  expect(problem?.detail).toContain('nothing was created');
  expect(world.times('create')).toEqual([0]);
});

test('fjcloud-v2: a service that is not known after a create of which nothing was heard needs attention, by the right name', async () => {
  const script: Script = (kind) =>
    kind === 'create' ? NO_ANSWER : kind === 'service' ? SERVICE_UNKNOWN : NOTHING_LISTED;
  const world = await ScriptedWorld.of('fjcloud-v2', script);

  const { state, problem } = await world.ended();

  expect(state).toBe('needs_attention');
  expect(problem?.detail).toContain('A create call went unanswered');
  expect(problem?.detail).toContain('The answer to the look-up of the VPN service was 404');
});

test('a provider that asks to be left alone after a fault is not sent the create before', async () => {
  const busy = { ...FAULT, status: 503, headers: { 'retry-after': '90' } };
  const world = await ScriptedWorld.of('openstack-v2', nothingMade(busy, MADE), { deadlineAtMs: NOW_MS + 200_000 });

  await world.ended();

  expect(world.times('create')).toEqual([0, 90]);
});

test('faults between which one create goes unanswered are counted, and no cause is named for the latter', async () => {
  const world = await ScriptedWorld.of('openstack-v2', nothingMade(FAULT, NO_ANSWER, FAULT, NO_ANSWER, FAULT), {
    deadlineAtMs: NOW_MS + 3_600_000,
  });

  const { problem } = await world.ended();

  expect(world.times('create')).toHaveLength(5);
  expect(problem?.detail).toContain('answered 500 (3 times with a fault)');
});

test.each([
  { name: 'a success without an id', outcome: answer(201, { ipsec_site_connection: {} }) },
  { name: 'a redirect', outcome: answer(302, '') },
  { name: 'a gateway without an answer', outcome: answer(504, '<title>504 Gateway Time-out</title>') },
])('a create that is answered in doubt each time ends as well: $name', async ({ outcome }) => {
  const world = await ScriptedWorld.of('openstack-v2', nothingMade(outcome));

  const { state, problem } = await world.ended();

  expect({ state, code: problem?.code }).toEqual({ state: 'failed', code: 'provider-unavailable' });
  expect(world.times('create')).toHaveLength(3);
});

test('nobody is blamed when the deadline came before anything was tried', async () => {
  const world = await ScriptedWorld.of('openstack-v2', nothingMade(FAULT), { deadlineAtMs: NOW_MS - 1 });

  expect(await world.ended()).toMatchObject({ state: 'timed_out', problem: { code: 'deadline-exceeded' } });
});
