import { AUDIT_EVENT_TYPES } from '../../../../lambdas/contract/api/vocabulary';
import type { RequestResource } from '../../../../lambdas/contract/api/request';
import { REQUEST_STATES } from '../../../../lambdas/contract/outcome';
import { EVENTS, PAUSED, PROVIDER, REQUESTS } from '../../../../lib/build/openapi/operations/examples';
import { explanationOf } from '../../../../lib/cli/vpnctl/requests/explanation';
import type { Known } from '../../../../lib/cli/vpnctl/requests/known';
import { triedLine } from '../../../../lib/cli/vpnctl/requests/tried';

const { accepted, running, failed, succeeded } = REQUESTS;
const { id, deadlineAt } = accepted;
const connection = { id: 'c-1', status: 'ERROR' };

function explained(request: RequestResource, others: Partial<Known> = {}): string {
  const { why, next, options } = explanationOf({ request, events: EVENTS, flags: ' --profile prod', ...others });
  return [...why, '—', ...next, '—', ...options].join('\n');
}

const ofProblem = (retryable: boolean): RequestResource => ({ ...failed, problem: { ...failed.problem, retryable } });

test.each<{ name: string; text: string; says: readonly string[] }>([
  {
    name: 'one that waits for room',
    text: explained(accepted, { provider: PROVIDER }),
    says: [
      'otc-classic is at work on 3 of at most 100, and 0 wait.',
      'It begins as soon as otc-classic has room.',
      `Its deadline is ${deadlineAt}; then it ends timed_out.`,
      `vpnctl cancel ${id} --profile prod`,
    ],
  },
  {
    name: 'one whose provider is paused',
    text: explained(accepted, { provider: PAUSED }),
    says: [
      `A person has paused otc-classic since ${PAUSED.health.since}`,
      'as soon as otc-classic is resumed and has room',
      'vpnctl providers resume otc-classic --profile prod',
    ],
  },
  {
    name: 'one that runs at a provider that answers badly',
    text: explained(running, { provider: { ...PROVIDER, health: { ...PROVIDER.health, state: 'degraded' } } }),
    says: ['The provider says PENDING_CREATE of', 'answers badly or too slowly', 'every 10 seconds or so'],
  },
  {
    name: 'one that is cleaned up',
    text: explained({ ...running, phase: 'cleanup' }),
    says: ['What was made is being removed.', 'until the connection is confirmed to be gone'],
  },
  {
    name: 'one that is to leave nothing',
    text: explained({ ...running, onFailure: 'delete' }),
    says: ['then it ends, and what was made is removed.'],
  },
  {
    name: 'one that succeeded',
    text: explained(succeeded),
    says: ['is as asked. The tunnel is up.', 'Nothing needs to be done.'],
  },
  {
    name: 'one whose tunnel is down',
    text: explained({ ...succeeded, tunnel: 'down' }),
    says: ['The tunnel is not up: it comes up when the other side is configured, too.'],
  },
  {
    name: 'a delete',
    text: explained({ ...succeeded, operation: 'delete' }),
    says: ['The connection is gone, as asked.'],
  },
  {
    name: 'one that may succeed later',
    text: explained(ofProblem(true)),
    says: [
      'The provider has no quota left',
      '(provider-quota, VPC.1003)',
      'submit it again with a new idempotency key',
    ],
  },
  { name: 'one that would end alike', text: explained(ofProblem(false)), says: ['correct what is wrong first'] },
  {
    name: 'one that left a connection',
    text: explained({ ...failed, state: 'timed_out', connection }),
    says: [
      'c-1 is still there, as ERROR. To remove it:',
      'vpnctl submit --operation delete --provider otc-classic --connection-id c-1 --profile prod',
    ],
  },
  {
    name: 'one that was cancelled',
    text: explained(
      { ...failed, state: 'cancelled' },
      { events: [{ ...EVENTS[0], type: 'cancel-requested', actor: 'kim' }] },
    ),
    says: ['It was cancelled, as kim asked'],
  },
  {
    name: 'one that needs a person',
    text: explained({ ...failed, state: 'needs_attention', connection }),
    says: ['a person must look', 'Look at otc-classic for c-1'],
  },
])('$name is explained with the reason, what comes, and what can be done', ({ text, says }) => {
  for (const sentence of says) expect(text).toContain(sentence);
});

test('a connection that is gone is not offered for removal', () => {
  const request = { ...failed, connection: { id: 'c-1', status: 'DELETED' } };

  expect(explained(request)).not.toContain('still there');
});

test.each(REQUEST_STATES)('a request that is %s has a reason, an outlook and something to do', (state) => {
  const { why, next, options } = explanationOf({ request: { ...running, state }, events: EVENTS, flags: '' });

  for (const part of [why, next, options]) expect(part).not.toEqual([]);
});

test.each(AUDIT_EVENT_TYPES)('the event %s is told in words', (type) => {
  const [time, words] = triedLine({ ...EVENTS[1], type }).split('  ');

  expect(time).toBe(EVENTS[1].time);
  expect(words).toMatch(/ .* .*, now ACTIVE; the provider answered 200$/);
});

test('an event of a caller says who, one that was repeated how often', () => {
  const line = triedLine({ ...EVENTS[0], type: 'create-sent', after: { attempt: 3 } });

  expect(line.endsWith(`was asked to create the connection, attempt 3, by ${EVENTS[0].actor}`)).toBe(true);
});
