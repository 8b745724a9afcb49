import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, DROPPED, NEVER, replaced } from '../mutation';

const CLEAN_UP_TESTS = testIn('test/unit/core/operations/watch/clean-up-request.test.ts');
const LAST_LOOK_TESTS = testIn('test/unit/core/operations/watch/last-look.test.ts');

/** What happens once it is decided how a request ends (protocol.md 1.7 and 1.8). */
export const CLEAN_UP_GUARDS: readonly Guard[] = [
  {
    name: 'final look for duplicates',
    marker: 'final-look',
    off: ALWAYS,
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that was adopted without proof is never removed',
    marker: 'unproved-stays',
    off: NEVER,
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a removal is confirmed by a look',
    marker: 'removal-confirmed',
    off: replaced('cleanup.removals.slice(1)'),
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'only what is provably ours is removed',
    marker: 'only-ours-removed',
    off: replaced('{ ours: [...found.value.ours, ...found.value.possible], possible: [] }'),
    caughtBy: LAST_LOOK_TESTS,
  },
  {
    name: 'a cancellation during the clean-up is heeded',
    marker: 'late-cancellation',
    off: DROPPED,
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that was just created is not taken for gone',
    marker: 'just-created',
    off: NEVER,
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that is missing is confirmed by a second look',
    marker: 'second-look',
    off: ALWAYS,
    caughtBy: testIn('test/unit/core/domain/observation/decision.test.ts'),
  },
  {
    name: 'a status that nobody knows is never success',
    marker: 'unknown-status',
    off: replaced("statuses[word] ?? 'ready'"),
    caughtBy: testIn('test/unit/core/operations/watch/observe-connection.test.ts'),
  },
];
