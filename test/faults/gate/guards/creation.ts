import type { Guard } from '../guard';
import { manyFaults, testIn } from '../checks';

const CREATION = 'lambdas/core/operations/steps/create-connection.ts';
const OPERATION = 'lambdas/core/operations/steps/connection-operation.ts';
const RECOGNITION = 'lambdas/core/domain/connection/recognition.ts';
const RELATIVES = 'lambdas/core/operations/steps/recognise-connections.ts';
const CANCEL_TESTS = testIn('test/unit/core/operations/steps/cancel-in-each-phase.test.ts');
const DOUBT_TESTS = testIn('test/unit/core/operations/steps/apply-in-doubt.test.ts');
const RACE_TESTS = testIn('test/unit/core/operations/steps/create-races.test.ts');

/** From the intent to the connection that is claimed (protocol.md 1.3 to 1.6). */
export const CREATION_GUARDS: readonly Guard[] = [
  {
    name: 'the intent is written before the send',
    file: OPERATION,
    text: 'await this.write({ attempt }, cause);\n    return attempt;',
    by: 'return attempt;',
    caughtBy: manyFaults(300),
  },
  {
    name: 'a create is sent soon after its intent, or not at all',
    file: 'lambdas/core/operations/provider/provider-client.ts',
    text: 'if (this.clock.nowMs() >= sendBeforeMs) return',
    by: 'if (false) return',
    caughtBy: RACE_TESTS,
  },
  {
    name: 'that nothing more will be sent is written before it is told',
    file: OPERATION,
    text: "await this.write({ attempt: given }, { type: 'given-up', provider: outcome.provider });",
    by: '',
    caughtBy: RACE_TESTS,
  },
  {
    name: 'what the provider answered holds although the request was changed meanwhile',
    file: CREATION,
    text: 'if (!(error instanceof StoreConflictError)) throw error;',
    by: 'if (error instanceof Error) throw error;',
    caughtBy: RACE_TESTS,
  },
  {
    name: 'callers cannot write the marker of a request',
    file: 'lambdas/core/wire/neutron/marker.ts',
    text: "refine((value) => !isMarker(value), because(rule, 'reserved'))",
    by: "refine(() => true, because(rule, 'reserved'))",
    caughtBy: testIn('test/unit/core/dialects/markers.test.ts'),
  },
  {
    name: 'an intent without a result is in doubt',
    file: CREATION,
    text: "if (attempt.result === 'sent') {",
    by: 'if (false) {',
    caughtBy: manyFaults(300),
  },
  {
    name: 'a create with an ambiguous answer is in doubt',
    file: CREATION,
    text: "if (result.failure.class === 'ambiguous') return",
    by: 'if (false) return',
    caughtBy: manyFaults(300),
  },
  {
    name: 'look-up before another send',
    file: CREATION,
    text: 'const found = await findRelatives(deps, target, this.request);',
    by: 'if (attempt.refusal === undefined) return this.notFound(attempt);\n    const found = await findRelatives(deps, target, this.request);',
    caughtBy: manyFaults(300),
  },
  {
    name: 'settle time before the look-up',
    file: CREATION,
    text: 'const waitMs = attempt.sentAtMs + target.profile.settleSeconds * 1000 - deps.clock.nowMs();',
    by: 'const waitMs = 0;',
    caughtBy: manyFaults(300),
  },
  {
    name: 'settling begins when the other run must have given up',
    file: CREATION,
    text: 'Math.max(deps.clock.nowMs(), givenUpAtMs)',
    by: 'deps.clock.nowMs()',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'connections that existed before the first send are known',
    file: CREATION,
    text: 'knownIds: existing.value.map(({ id }) => id)',
    by: 'knownIds: []',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a refusal after doubt is looked up once more',
    file: CREATION,
    text: 'if (!attempt.everInDoubt) return super.end(attempt, outcome);',
    by: 'return super.end(attempt, outcome);',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'one candidate without proof is adopted, not one of several',
    file: CREATION,
    text: 'possible.length === 1 &&',
    by: 'possible.length > 0 &&',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a connection of another request is in doubt, not ours',
    file: CREATION,
    text: "if (written === 'claimed') return this.inDoubt(attempt, nowMs);",
    by: '',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: "a connection with another request's marker is foreign",
    file: RECOGNITION,
    text: 'isMarker(seen.marker) || ',
    by: '',
    caughtBy: testIn('test/unit/core/domain/connection/recognition.test.ts'),
  },
  {
    name: 'known connections are foreign',
    file: RECOGNITION,
    text: ' || recognition.knownIds.includes(seen.id)',
    by: '',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'claimed connections are no candidates',
    file: RELATIVES,
    text: 'claims[index] === false',
    by: 'true',
    caughtBy: DOUBT_TESTS,
  },
  {
    name: 'a cancellation is seen before the send',
    file: OPERATION,
    text: 'if (this.request.cancellation !== undefined) return CANCELLED;',
    by: '',
    caughtBy: CANCEL_TESTS,
  },
];
