import { TERMINAL_STATES } from '../../../lambdas/contract/outcome';
import { chainFlaws } from '../chain';
import type { Ended } from './client';

const REQUEST_ID = /^[0-9a-f]{32}$/;

/**
 * Fails unless the audit trail is complete: from `accepted`, without a gap, in time order, chained, each event going on from the one
 * before, ended by one terminal event, and with the provider's request id wherever the provider answered. That of a message
 * of the queue that was not accepted is the one event `rejected`.
 */
export function expectCompleteTrail({ request, events }: Ended): void {
  const types = events.map(({ type }) => type);
  const times = events.map(({ time }) => time);
  const answers = events.flatMap(({ provider }) => (provider?.httpStatus === undefined ? [] : [provider]));
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
  expect(chainFlaws(events)).toEqual([]);
  expect(types[0]).toBe(types.length === 1 ? 'rejected' : 'accepted');
  expect(types.filter((type) => TERMINAL_STATES.some((state) => state === type))).toEqual([request.state]);
  expect(types.at(-1)).toBe(request.state);
  expect(times).toEqual([...times].sort());
  expect(new Set(events.map(({ requestId }) => requestId))).toEqual(new Set([request.id]));
  const last = snapshots(events);
  expect([last['state'], last['tunnel']]).toEqual([request.state, request.tunnel]);
  expect(answers.map(({ requestId }) => requestId)).toEqual(
    answers.map((): unknown => expect.stringMatching(REQUEST_ID)),
  );
}

/** What the changes add up to, each checked against what was there before. */
function snapshots(events: Ended['events']): Readonly<Record<string, unknown>> {
  return events.reduce<Record<string, unknown>>((state, { before, after, changed }) => {
    expect(state).toMatchObject(before);
    const kept = Object.entries(state).filter(([name]) => !changed.includes(name));
    return { ...Object.fromEntries(kept), ...after };
  }, {});
}
