import { manyFaults, testIn } from '../checks';
import type { Guard } from '../guard';

/** Every request is taken in once and ends; the provider is not overrun; nobody sees what is not his. */
export const DELIVERY_GUARDS: readonly Guard[] = [
  {
    name: 'partial batch failures of the intake queue',
    file: 'lambdas/runtime/queue.ts',
    text: 'failed.map(({ messageId }) => ({ itemIdentifier: messageId }))',
    by: '[]',
    caughtBy: manyFaults(300),
  },
  {
    name: 'partial batch failures of the dispatcher',
    file: 'lambdas/handlers/intake/dispatch.ts',
    text: 'failures.filter((failure) => failure !== undefined)',
    by: '[]',
    caughtBy: testIn('test/unit/handlers/intake/dispatch.test.ts'),
  },
  {
    name: 'the reconciler',
    file: 'lambdas/core/operations/nets/reconcile.ts',
    text: 'yield page.ids.slice(start, start + AT_A_TIME);',
    by: 'yield [];',
    caughtBy: testIn('test/unit/core/operations/nets/reconcile.test.ts'),
  },
  {
    name: 'interrupted executions are recorded',
    file: 'lambdas/core/operations/nets/record-interrupted.ts',
    text: 'if (isTerminal(request.state)) return',
    by: 'if (true) return',
    caughtBy: manyFaults(300),
  },
  {
    name: 'rate limit',
    file: 'lambdas/core/operations/provider/pacer.ts',
    text: 'if (perSecond === undefined) return seconds;',
    by: 'return seconds;',
    caughtBy: testIn('test/unit/core/operations/provider/pacer.test.ts'),
  },
  {
    name: 'redaction of the pre-shared key in answers of the provider',
    file: 'lambdas/core/domain/secrets/redaction.ts',
    text: 'return byLength.reduce((result, form) => result.replaceAll(form, MASK), text);',
    by: 'return text;',
    caughtBy: testIn('test/property/texts.test.ts'),
  },
  {
    name: 'the pre-shared key has no form in JSON',
    file: 'lambdas/core/domain/secrets/secret.ts',
    text: 'toJSON(): undefined {\n    return undefined;',
    by: 'toJSON(): string {\n    return this.#value;',
    caughtBy: testIn('test/unit/core/domain/secrets/secret.test.ts'),
  },
  {
    name: 'the pre-shared key has no form as text',
    file: 'lambdas/core/domain/secrets/secret.ts',
    text: '[Symbol.toPrimitive](): string {\n    return SHOWN;',
    by: '[Symbol.toPrimitive](): string {\n    return this.#value;',
    caughtBy: testIn('test/unit/core/domain/secrets/secret.test.ts'),
  },
  {
    name: 'a tenant finds its own requests only',
    file: 'lambdas/core/operations/requests/query-requests.ts',
    text: 'request?.tenant === tenant',
    by: 'true',
    caughtBy: testIn('test/unit/core/operations/requests/queries.test.ts'),
  },
];
