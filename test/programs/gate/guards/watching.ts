import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, NEVER, preceded, replaced } from '../mutation';

/** The smallest of the models; it has a crash, a double delivery and a lost lease. */
const HANDSHAKE = testIn('test/faults/exhaustive/handshake/handshake.test.ts', 'order of calls: D');
const CRASH_POINTS = testIn('test/faults/exhaustive/crash-points.test.ts', 'a create with a generated name');
const ACTORS_CONTRACT = 'test/contract/ports/watch/actors.test.ts';

/** That no request waits without a tick on its way, and what a tick decides and tells (protocol.md 7.2 to 7.6). */
export const WATCHING_GUARDS: readonly Guard[] = [
  {
    name: 'the message of a tick is sent before it is promised',
    marker: 'message-before-flag',
    off: preceded('await actors.promise(account, clock.nowMs() + delaySeconds * 1000, read);'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'the message of the next tick is sent before this one is over',
    marker: 'message-before-leaving',
    off: preceded('await actors.leave(account, n, owner, { promisedAtMs: nowMs + delaySeconds * 1000, ...memory });'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'a tick is promised only by who has read the actor last, in memory',
    marker: 'generation-in-memory',
    off: ALWAYS,
    caughtBy: HANDSHAKE,
  },
  {
    name: 'a tick that is over is not run again',
    marker: 'number-compared',
    off: NEVER,
    caughtBy: HANDSHAKE,
  },
  {
    name: 'only who has the account ends its tick, in memory',
    marker: 'fence-in-memory',
    off: ALWAYS,
    caughtBy: HANDSHAKE,
  },
  {
    name: 'an account that sleeps has not used up the number of its tick, in memory',
    marker: 'sleep-keeps-number-in-memory',
    off: preceded('this.write(account, { done: (this.actors.get(account)?.done ?? 0) + 1 });'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'an account that sleeps is looked at once more',
    marker: 'query-after-sleep',
    off: replaced('false'),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'a tick that has lost its account does not take its message off the queue',
    marker: 'lost-lease',
    off: replaced("'done'"),
    caughtBy: HANDSHAKE,
  },
  {
    name: 'a tick is promised only by who has read the actor last, DynamoDB',
    marker: 'generation',
    off: replaced("read === undefined ? 'attribute_not_exists(nothing)' : 'attribute_exists(pk) OR version = :read'"),
    caughtBy: testIn(ACTORS_CONTRACT, 'in DynamoDB promise'),
  },
  {
    name: 'only who has the account ends its tick, DynamoDB',
    marker: 'fence-on-leave',
    off: replaced("'attribute_exists(pk) OR tickOwner = :me'"),
    caughtBy: testIn(ACTORS_CONTRACT, 'in DynamoDB leave'),
  },
  {
    name: 'only who has the account puts it to sleep, DynamoDB',
    marker: 'fence-on-sleep',
    off: replaced("'attribute_exists(pk) OR tickOwner = :me'"),
    caughtBy: testIn(ACTORS_CONTRACT, 'in DynamoDB sleep'),
  },
  {
    name: 'an account that sleeps has not used up the number of its tick, DynamoDB',
    marker: 'sleep-keeps-number',
    off: replaced('{ promisedAtMs: 0, done: 1_000 }'),
    caughtBy: testIn(ACTORS_CONTRACT, 'in DynamoDB sleep'),
  },
  {
    name: 'a promise that was broken is believed no longer',
    marker: 'grace',
    off: ALWAYS,
    caughtBy: testIn('test/unit/core/operations/requests/wake-watcher.test.ts'),
  },
  {
    name: 'an execution is told of an end that is written',
    marker: 'decision-before-answer',
    off: preceded('await this.answer(flights.map((flight) => ({ ...flight, endedAtMs: this.startedAtMs })));'),
    caughtBy: CRASH_POINTS,
  },
  {
    name: 'a token that nobody waits with is read again',
    marker: 'token-read-again',
    off: replaced('undefined'),
    caughtBy: testIn('test/unit/core/operations/watch/answer-executions.test.ts'),
  },
  {
    name: 'what a list does not show is looked at by itself',
    marker: 'confirm-by-get',
    off: preceded(
      "await this.onNews([...this.unseen].map((flight) => ({ flight, look: { result: { ok: false, failure: { class: 'gone', answer: {} } } } })));",
    ),
    caughtBy: testIn('test/unit/core/operations/watch/look-at-connections.test.ts'),
  },
  {
    name: 'looks take half of the calls of a limit',
    marker: 'rate-limit-of-looks',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/watch/look-share.test.ts'),
  },
];
