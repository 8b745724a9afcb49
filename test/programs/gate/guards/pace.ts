import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, NEVER, replaced } from '../mutation';

const PACER = 'test/unit/core/operations/provider/pacer.test.ts';
const PROPERTY = 'test/property/pace.test.ts';

/** No provider gets more calls than its limit, and a call that is held back is neither sent nor in doubt (protocol.md 8). */
export const PACE_GUARDS: readonly Guard[] = [
  {
    name: 'every call has a slot of its own, right before it',
    marker: 'rate-limit',
    off: replaced('undefined'),
    caughtBy: testIn(PROPERTY),
  },
  {
    name: 'a slot that has passed is lost',
    marker: 'slot-in-time',
    off: ALWAYS,
    caughtBy: testIn(PACER, 'a slot that has passed'),
  },
  {
    name: 'a moment is given once, DynamoDB',
    marker: 'moment-given-once',
    off: replaced("'(attribute_exists(pk) OR lastCallAtMs BETWEEN :least AND :most)'"),
    caughtBy: testIn('test/contract/ports/pace-store.test.ts', 'in DynamoDB'),
  },
  {
    name: 'a moment is taken, and a record changed, only by who has read it last, DynamoDB',
    marker: 'pace-revision',
    off: replaced("'(attribute_exists(pk) OR attribute_not_exists(pk) OR revision IN (:revision, :none))'"),
    caughtBy: testIn('test/contract/ports/pace-store.test.ts', 'in DynamoDB'),
  },
  {
    name: 'all functions keep the limit that the profile has now',
    marker: 'limit-agreed',
    off: ALWAYS,
    caughtBy: testIn(PACER, 'a limit that is changed'),
  },
  {
    name: 'who is behind goes by the fastest clock',
    marker: 'fastest-clock',
    off: ALWAYS,
    caughtBy: testIn(PACER, 'clocks that differ'),
  },
  {
    name: 'a rate is cut once for all calls of a round',
    marker: 'cut-once',
    off: replaced('false'),
    caughtBy: testIn('test/unit/core/domain/connection/pace.test.ts'),
  },
  {
    name: 'a paused account gets nothing new',
    marker: 'paused',
    off: ALWAYS,
    caughtBy: testIn(PACER),
  },
  {
    name: 'a call that was not made is not in doubt',
    marker: 'not-made-not-in-doubt',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/steps/held-back.test.ts'),
  },
];
