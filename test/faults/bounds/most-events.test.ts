/**
 * What an execution and a provider get at most: at the extremes of every option of a profile, with the longest deadline and
 * providers that never let a request come to an end (protocol.md 6 and 7.6).
 */
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { answer, NOW_MS } from '../../support/builders';
import type { Fields } from '../../support/builders';
import type { HttpOutcome } from '../../support/in-memory/http-transport';
import { NOTHING_LISTED, ScriptedWorld } from '../../support/operations/scripted-world';
import type { Script } from '../../support/operations/scripted-world';

/** Step Functions ends an execution with more. */
const MOST_EVENTS = 25_000;
/**
 * Events of a call that is made again: entering and leaving `IsApplied` and `WaitToApply`, and of `Apply` entering, scheduled,
 * started, succeeded, leaving.
 */
const EVENTS_OF_A_REPEAT = 9;
/** Of everything else: start, the other states, and the retries of an outage of an hour in one of them. */
const OTHER_EVENTS = 40 + 300 * 3;
const HOUR_SECONDS = 3_600;

const NO_ANSWER: HttpOutcome = { kind: 'no-answer', reason: 'ECONNRESET' };
const REFUSED: HttpOutcome = { kind: 'not-sent', reason: 'ECONNREFUSED' };
const FAULT = answer(500, { message: 'fault' });
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const pending = (status: string): HttpOutcome =>
  answer(200, { ipsec_site_connection: { id: ID, status }, vpn_connection: { id: ID, status } });

const PROFILES: readonly { readonly name: string; readonly profile: Fields }[] = [
  {
    name: 'everything at its smallest',
    profile: { polling: { firstDelaySeconds: 1, maxDelaySeconds: 1 }, settleSeconds: 1 },
  },
  {
    name: 'everything at its largest',
    profile: { polling: { firstDelaySeconds: 60, maxDelaySeconds: 300 }, settleSeconds: 300 },
  },
  {
    name: 'the first look late, the others at once',
    profile: { polling: { firstDelaySeconds: 60, maxDelaySeconds: 1 }, settleSeconds: 1 },
  },
  { name: 'the smallest limit of calls', profile: { limits: { requestsPerSecond: 0.01 }, settleSeconds: 1 } },
  {
    name: 'one call a second',
    profile: {
      limits: { requestsPerSecond: 1 },
      polling: { firstDelaySeconds: 1, maxDelaySeconds: 1 },
      settleSeconds: 1,
    },
  },
  {
    name: 'a limit beyond all calls',
    profile: {
      limits: { requestsPerSecond: 1e9 },
      polling: { firstDelaySeconds: 1, maxDelaySeconds: 1 },
      settleSeconds: 1,
    },
  },
];

const PROVIDERS: readonly {
  readonly name: string;
  readonly script: Script;
  readonly changes?: Partial<ProvisioningRequest>;
}[] = [
  { name: 'answers no create', script: (kind) => (kind === 'create' ? NO_ANSWER : NOTHING_LISTED) },
  { name: 'answers nothing', script: () => NO_ANSWER },
  { name: 'is not there', script: () => REFUSED },
  { name: 'answers creates with faults', script: (kind) => (kind === 'create' ? FAULT : NOTHING_LISTED) },
  { name: 'shows nothing after a create in doubt', script: (kind) => (kind === 'create' ? FAULT : answer(503)) },
  { name: 'throttles everything', script: () => answer(429, '') },
  { name: 'throttles and wants to be asked at once', script: () => answer(429, '', { 'retry-after': '0' }) },
  { name: 'refuses tokens in words', script: () => answer(403, { message: 'Token expired' }) },
  {
    name: 'keeps the connection pending',
    script: () => pending('PENDING_CREATE'),
  },
  { name: 'does not answer looks', script: (kind) => (kind === 'create' ? pending('PENDING_CREATE') : FAULT) },
  {
    name: 'does not let go of what must go',
    script: () => pending('ERROR'),
    changes: { onFailure: 'delete' },
  },
];

const CASES = PROFILES.flatMap((one) => PROVIDERS.map((other) => ({ profile: one, provider: other })));

test.each(CASES)(
  '$profile.name, and a provider that $provider.name: neither gets too much',
  async ({ profile, provider }) => {
    const deadlineAtMs = NOW_MS + HOUR_SECONDS * 1000;
    const world = await ScriptedWorld.of(
      'openstack-v2',
      provider.script,
      { deadlineAtMs, ...provider.changes },
      profile.profile,
    );

    const { endedAtMs = 0 } = await world.ended();

    const looks = [...world.times('one'), ...world.times('list')];
    const seconds = (endedAtMs - NOW_MS) / 1000;
    expect(world.applyRuns * EVENTS_OF_A_REPEAT + OTHER_EVENTS).toBeLessThan(MOST_EVENTS / 2);
    // One every three seconds, and a few around each call.
    expect(looks.length).toBeLessThan(30 + seconds / 3);
    expect(world.times('create').length).toBeLessThan(30 + seconds / 10);
  },
);
