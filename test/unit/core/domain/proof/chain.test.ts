import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { chained, GENESIS, hashOf } from '../../../../../lambdas/core/domain/proof/chain';
import { ChainCheck } from '../../../../../lambdas/core/domain/proof/chain-check';
import type { FlawedEvent, LinkedEvent } from '../../../../../lambdas/core/domain/proof/chain-check';

interface Said {
  readonly requestId: string;
  readonly sequence: number;
  readonly what: unknown;
}

/** The trails of some requests, mixed: the events of each are in their order. */
function trails(
  lengths: Readonly<Record<string, number>>,
  what: (sequence: number) => unknown = String,
): LinkedEvent[] {
  const heads = new Map<string, string>();
  const longest = Math.max(...Object.values(lengths));
  return Array.from({ length: longest }, (_, index) => index + 1).flatMap((sequence) =>
    Object.entries(lengths)
      .filter(([, length]) => sequence <= length)
      .map(([requestId]) => {
        const said: Said = { requestId, sequence, what: what(sequence) };
        const event = chained(said, heads.get(requestId));
        heads.set(requestId, event.hash);
        return event;
      }),
  );
}

/** What is found in these events. */
function flawsIn(events: readonly LinkedEvent[]): FlawedEvent[] {
  const check = new ChainCheck();
  const found = events.map((event) => check.take(event)).filter((one) => one !== undefined);
  return [...found, ...check.end()];
}

const EVENTS = trails({ one: 4, two: 3, three: 1 });
const at = (requestId: string, sequence: number): number =>
  EVENTS.findIndex((event) => event.requestId === requestId && event.sequence === sequence);

test('the first event follows none, each other one the one before it', () => {
  const [first, second] = trails({ one: 2 });

  expect(first).toMatchObject({ previousHash: GENESIS });
  expect(second).toMatchObject({ previousHash: first?.hash });
});

test('the hash is the SHA-256 of the canonical JSON without it', () => {
  const event = chained({ b: 'é', a: 1, none: undefined });

  expect(Object.keys(event)).toEqual(['b', 'a', 'previousHash', 'hash']);
  // printf '{"a":1,"b":"é","previousHash":"0…0"}' | sha256sum
  expect(event.hash).toBe('affe05a4170c0c021796093023b3ddd6d38de6d6e717f731bb2f69ca3e99d14b');
});

test('trails as they were written have no flaw, mixed as they are', () => {
  expect(flawsIn(EVENTS)).toEqual([]);
});

test('a trail that begins later is checked from there on', () => {
  const events = EVENTS.filter(({ requestId, sequence }) => requestId === 'one' && sequence >= 3);

  expect(flawsIn(events)).toEqual([]);
  expect(flawsIn(events.toReversed())).toMatchObject([{ flaw: 'inserted', requestId: 'one', sequence: 3 }]);
});

test('an event that was changed is named', () => {
  const events = EVENTS.with(at('one', 2), { ...(EVENTS[at('one', 2)] as LinkedEvent), what: 'else' } as never);

  expect(flawsIn(events)).toMatchObject([{ flaw: 'changed', requestId: 'one', sequence: 2 }]);
});

test('an event that was changed and hashed anew is named, by the one behind it', () => {
  const { previousHash, ...event } = EVENTS[at('one', 2)] as LinkedEvent;
  const events = EVENTS.with(at('one', 2), chained({ ...event, hash: undefined, what: 'else' }, previousHash));

  expect(flawsIn(events)).toMatchObject([{ flaw: 'changed', requestId: 'one', sequence: 2 }]);
});

test('an event that was removed is named', () => {
  expect(flawsIn(EVENTS.toSpliced(at('two', 2), 1))).toMatchObject([
    { flaw: 'removed', requestId: 'two', sequence: 2 },
  ]);
});

test('of two events that were swapped one is named', () => {
  const events = EVENTS.with(at('one', 2), EVENTS[at('one', 3)] as LinkedEvent).with(
    at('one', 3),
    EVENTS[at('one', 2)] as LinkedEvent,
  );

  expect(flawsIn(events)).toMatchObject([{ flaw: 'moved', requestId: 'one', sequence: 2 }]);
});

test('an event that was inserted is named: a second one of a sequence, and a first one that follows another', () => {
  const copy = EVENTS[at('one', 2)] as LinkedEvent;
  const stranger = chained({ requestId: 'four', sequence: 1 }, 'f'.repeat(64));

  expect(flawsIn([...EVENTS, copy])).toMatchObject([{ flaw: 'inserted', requestId: 'one', sequence: 2 }]);
  expect(flawsIn([...EVENTS, stranger])).toMatchObject([{ flaw: 'inserted', requestId: 'four', sequence: 1 }]);
});

test('whatever is changed in an event is found', () => {
  const value = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' });
  fc.assert(
    fc.property(value, value, (before, after) => {
      const event = chained({ requestId: 'one', sequence: 1, before });
      const other = { ...event, before: JSON.parse(JSON.stringify(after)) as unknown };

      expect(hashOf(event)).toBe(event.hash);
      expect(hashOf(other) === event.hash).toBe(isDeepStrictEqual(event.before, other.before));
    }),
  );
});

test('what a table or a file makes of a text has the same hash: lone surrogates are replaced before', () => {
  const event = chained({ requestId: 'one', sequence: 1, said: 'a\ud800b' });
  const stored = JSON.parse(Buffer.from(JSON.stringify(event)).toString()) as LinkedEvent;

  expect(event).toMatchObject({ said: 'a\ufffdb' });
  expect(hashOf(stored)).toBe(event.hash);
});
