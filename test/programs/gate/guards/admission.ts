import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, DROPPED, NEVER, preceded, replaced } from '../mutation';

/** The model with everything that can go wrong. */
const HANDSHAKE = testIn('test/faults/exhaustive/handshake/gate.test.ts', 'order of calls: D');
const PROPERTY = 'test/property/admission.test.ts';
const LINES = 'test/contract/ports/gate/lines.test.ts';
const PLACES = 'test/contract/ports/gate/places.test.ts';
const NET = 'test/unit/core/operations/nets/reconcile-waiting.test.ts';

/** That limits hold, that nobody waits for ever, and that nobody is admitted twice (protocol.md 7.8). */
export const ADMISSION_GUARDS: readonly Guard[] = [
  {
    name: 'only who has the account gives places, DynamoDB',
    marker: 'gate-fence',
    off: replaced("'attribute_exists(pk) OR attribute_not_exists(pk) OR tickOwner = :owner'"),
    caughtBy: testIn(PLACES, 'in DynamoDB are not given by a tick'),
  },
  {
    name: 'only who has the account gives places, in memory',
    marker: 'gate-fence-in-memory',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/gate/gate-tick.test.ts', 'has lost its account'),
  },
  {
    name: 'who has left his line gets no place, DynamoDB',
    marker: 'line-item-exists',
    off: replaced("'attribute_exists(pk) OR attribute_not_exists(pk)'"),
    caughtBy: testIn(PLACES, 'in DynamoDB'),
  },
  {
    name: 'a request leaves its line once, DynamoDB',
    marker: 'leaves-line-once',
    off: replaced('{}'),
    caughtBy: testIn(PLACES, 'in DynamoDB a request leaves its line'),
  },
  {
    name: 'a place is given up with the end of its request, DynamoDB',
    marker: 'place-removed-at-end',
    off: replaced('[]'),
    caughtBy: testIn(PLACES, 'in DynamoDB are given up'),
  },
  {
    name: 'a start makes no place, DynamoDB',
    marker: 'start-of-a-place',
    off: replaced("'attribute_exists(pk) OR attribute_not_exists(pk)'"),
    caughtBy: testIn(PLACES, 'in DynamoDB know when'),
  },
  {
    name: 'places are counted as they are now',
    marker: 'places-consistent',
    off: NEVER,
    caughtBy: testIn('test/contract/ports/watch/work-table-faults.test.ts', 'written a moment ago'),
  },
  {
    name: 'a line that was touched since it was read is not forgotten, DynamoDB',
    marker: 'touched-compared',
    off: replaced("'attribute_exists(pk) OR touched = :touched'"),
    caughtBy: testIn(LINES, 'in DynamoDB keeps'),
  },
  {
    name: 'a line that was touched since it was read is not forgotten, in memory',
    marker: 'touched-compared-in-memory',
    off: replaced('lines?.has(line) === true'),
    caughtBy: testIn(LINES, 'in memory keeps'),
  },
  {
    name: 'a line is made known before its gate is woken',
    marker: 'touch-before-wake',
    off: preceded('await wakeGate(deps, account); return deps.lines.touch(account, line);'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'a line is known by what was read before who waits in it',
    marker: 'line-read-before',
    off: replaced('await lines.forget(account, (await lines.known(account))[0] ?? known)'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'never more in flight than the profile says',
    marker: 'max-in-flight',
    off: replaced('room.requests'),
    caughtBy: testIn(PROPERTY, 'than there is room for'),
  },
  {
    name: 'a provider that is silent gets no other request while one is in flight',
    marker: 'one-probe',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/gate/gate-tick.test.ts', 'no other while that is in flight'),
  },
  {
    name: 'rows leave places to single requests',
    marker: 'places-kept',
    off: replaced('0'),
    caughtBy: testIn('test/unit/core/domain/gate/in-turn.test.ts', 'rows have'),
  },
  {
    name: 'rows leave places free for singles that are about to come',
    marker: 'places-spared',
    off: replaced('this.lineUp.nextSingle() ?? row'),
    caughtBy: testIn('test/unit/core/domain/gate/in-turn.test.ts', 'rows leave'),
  },
  {
    name: 'every fifth place is for a row',
    marker: 'every-fifth',
    off: NEVER,
    caughtBy: testIn(PROPERTY, 'every fifth'),
  },
  {
    name: 'an exclusive resource has one request at a time',
    marker: 'exclusive',
    off: NEVER,
    caughtBy: testIn(PROPERTY, 'exclusive resource'),
  },
  {
    name: 'those who wait for an exclusive resource have it in turn',
    marker: 'exclusive-in-turn',
    off: ALWAYS,
    caughtBy: testIn(PROPERTY, 'have it in turn'),
  },
  {
    name: 'nobody is admitted while the provider is paused',
    marker: 'gate-pauses',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/gate/gate-tick.test.ts', 'a paused provider'),
  },
  {
    name: 'the time of a row counts from its start',
    marker: 'deadline-from-start',
    off: ALWAYS,
    caughtBy: testIn('test/unit/core/operations/steps/validate-request.test.ts', 'the time of a row'),
  },
  {
    name: 'a request whose dispatch was lost has its line made known',
    marker: 'lost-dispatch',
    off: DROPPED,
    caughtBy: testIn(NET, 'whose dispatch was lost'),
  },
  {
    name: 'an admitted request whose start was lost is started',
    marker: 'lost-start',
    off: NEVER,
    caughtBy: testIn(NET, 'whose start was lost'),
  },
];
