import { testIn } from '../checks';
import type { Guard } from '../guard';

const CLEAN_UP = 'lambdas/core/operations/steps/clean-up-request.ts';
const CLEAN_UP_TESTS = testIn('test/unit/core/operations/steps/clean-up-request.test.ts');
const LAST_LOOK_TESTS = testIn('test/unit/core/operations/steps/last-look.test.ts');

/** What happens once it is decided how a request ends (protocol.md 1.7 and 1.8). */
export const CLEAN_UP_GUARDS: readonly Guard[] = [
  {
    name: 'final look for duplicates',
    file: CLEAN_UP,
    text: 'if (cleanup.doubtAtMs === undefined) return ended(cleanup.outcome);',
    by: 'return ended(cleanup.outcome);',
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that was adopted without proof is never removed',
    file: CLEAN_UP,
    text: 'if (isUnproved) return',
    by: 'if (false) return',
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a removal is confirmed by a look',
    file: CLEAN_UP,
    text: 'const removals = [accepted, ...cleanup.removals.slice(1)];',
    by: 'const removals = cleanup.removals.slice(1);',
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'only what is provably ours is removed',
    file: CLEAN_UP,
    text: 'const { ours, possible } = found.value;\n',
    by: 'const ours = [...found.value.ours, ...found.value.possible];\n    const possible: readonly SeenConnection[] = [];\n',
    caughtBy: LAST_LOOK_TESTS,
  },
  {
    name: 'a cancellation during the clean-up is heeded',
    file: CLEAN_UP,
    text: 'await this.heedCancellation();',
    by: '',
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that was just created is not taken for gone',
    file: CLEAN_UP,
    text: 'if (!isDuplicate && visibleMs > 0) return',
    by: 'if (false) return',
    caughtBy: CLEAN_UP_TESTS,
  },
  {
    name: 'a connection that is missing is confirmed by a second look',
    file: 'lambdas/core/domain/observation/settled-outcome.ts',
    text: 'const confirmed = nowMs - (watch.absentSinceMs ?? nowMs) >= settleSeconds * 1000;',
    by: 'const confirmed = true;',
    caughtBy: testIn('test/unit/core/domain/observation/polling-rules.test.ts'),
  },
  {
    name: 'a status that nobody knows is never success',
    file: 'lambdas/core/wire/neutron/statuses.ts',
    text: "statuses[word] ?? 'unknown'",
    by: "statuses[word] ?? 'ready'",
    caughtBy: testIn('test/unit/core/operations/steps/observe-request.test.ts'),
  },
];
