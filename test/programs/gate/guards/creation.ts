import type { Guard } from '../guard';
import { ALWAYS, DROPPED, NEVER, preceded, replaced } from '../mutation';
import { manyFaults, testIn } from '../checks';

const CANCEL_TESTS = testIn('test/unit/core/operations/steps/cancel-in-each-phase.test.ts');
const DOUBT_TESTS = testIn('test/unit/core/operations/steps/apply-in-doubt.test.ts');
const RACE_TESTS = testIn('test/unit/core/operations/steps/create-races.test.ts');

/** From the intent to the connection that is claimed (protocol.md 1.3 to 1.6). */
export const CREATION_GUARDS: readonly Guard[] = [
  {
    name: 'the intent is written before the send',
    marker: 'intent-before-send',
    off: DROPPED,
    caughtBy: manyFaults(300),
  },
  {
    name: 'a create is sent soon after its intent, or not at all',
    marker: 'send-window',
    off: NEVER,
    caughtBy: RACE_TESTS,
  },
  {
    name: 'that nothing more will be sent is written before it is told',
    marker: 'given-up-written',
    off: DROPPED,
    caughtBy: RACE_TESTS,
  },
  {
    name: 'what the provider answered holds although the request was changed meanwhile',
    marker: 'answer-holds',
    off: ALWAYS,
    caughtBy: RACE_TESTS,
  },
  {
    name: 'callers cannot write the marker of a request',
    marker: 'marker-reserved',
    off: replaced('text(0, LONGEST_TEXT)'),
    caughtBy: testIn('test/unit/core/dialects/markers.test.ts'),
  },
  {
    name: 'an intent without a result is in doubt',
    marker: 'unanswered-in-doubt',
    off: NEVER,
    caughtBy: manyFaults(300),
  },
  {
    name: 'a create with an ambiguous answer is in doubt',
    marker: 'ambiguous-in-doubt',
    off: NEVER,
    caughtBy: manyFaults(300),
  },
  {
    name: 'look-up before another send',
    marker: 'look-up',
    off: preceded('if (attempt.refusal === undefined) return this.notFound(attempt);'),
    caughtBy: manyFaults(300),
  },
  {
    name: 'settle time before the look-up',
    marker: 'settle-time',
    off: replaced('0'),
    caughtBy: manyFaults(300),
  },
  {
    name: 'settling begins when the other run must have given up',
    marker: 'other-run-given-up',
    off: replaced('0'),
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'connections that existed before the first send are known',
    marker: 'known-before-send',
    off: replaced('this.send({ ...attempt, knownIds: [] })'),
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a refusal after doubt is looked up once more',
    marker: 'refusal-after-doubt',
    off: ALWAYS,
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'one candidate without proof is adopted, not one of several',
    marker: 'one-candidate',
    off: replaced('ours.length === 0 && possible.length > 0 && !isMarkerListed'),
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a connection of another request is in doubt, not ours',
    marker: 'claimed-by-another',
    off: NEVER,
    caughtBy: DOUBT_TESTS,
  },
  {
    name: "a connection with another request's marker is foreign",
    marker: 'foreign-marker',
    off: replaced('isKnown(seen, recognition)'),
    caughtBy: testIn('test/unit/core/domain/connection/recognition.test.ts'),
  },
  {
    name: 'known connections are foreign',
    marker: 'known-is-foreign',
    off: replaced('isMarker(seen.marker)'),
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'claimed connections are no candidates',
    marker: 'claimed-no-candidate',
    off: replaced('[...connections]'),
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a cancellation is seen before the send',
    marker: 'cancelled-before-send',
    off: NEVER,
    caughtBy: CANCEL_TESTS,
  },
];
