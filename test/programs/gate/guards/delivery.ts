import { manyFaults, testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, replaced } from '../mutation';

/** Every request is taken in once and ends; the provider is not overrun; nobody sees what is not his. */
export const DELIVERY_GUARDS: readonly Guard[] = [
  {
    name: 'partial batch failures of the intake queue',
    marker: 'intake-failures',
    off: replaced('{ batchItemFailures: [] }'),
    caughtBy: manyFaults(300),
  },
  {
    name: 'a message for which there is no room waits in its delivery',
    marker: 'patient-intake',
    off: ALWAYS,
    caughtBy: testIn('test/unit/handlers/intake/intake.test.ts', 'waits for up to 5 s'),
  },
  {
    name: 'partial batch failures of the dispatcher',
    marker: 'dispatch-failures',
    off: replaced('{ batchItemFailures: [] }'),
    caughtBy: testIn('test/unit/handlers/intake/dispatch.test.ts'),
  },
  {
    name: 'the reconciler',
    marker: 'reconciler',
    off: replaced('yield []'),
    caughtBy: testIn('test/unit/core/operations/nets/reconcile.test.ts'),
  },
  {
    name: 'interrupted executions are recorded',
    marker: 'interruption-recorded',
    off: ALWAYS,
    caughtBy: manyFaults(300),
  },
  {
    name: 'redaction of the pre-shared key in answers of the provider',
    marker: 'redaction',
    off: replaced('text'),
    caughtBy: testIn('test/property/texts.test.ts'),
  },
  {
    name: 'answers of the provider that show a part of the pre-shared key in some form',
    marker: 'redaction-parts',
    off: replaced('text'),
    caughtBy: testIn('test/property/redaction.test.ts'),
  },
  {
    name: 'the pre-shared key has no form in JSON',
    marker: 'secret-json',
    off: replaced('this.#value'),
    caughtBy: testIn('test/unit/core/domain/secrets/secret.test.ts'),
  },
  {
    name: 'the pre-shared key has no form as text',
    marker: 'secret-text',
    off: replaced('this.#value'),
    caughtBy: testIn('test/unit/core/domain/secrets/secret.test.ts'),
  },
  {
    name: 'a tenant finds its own requests only',
    marker: 'own-tenant',
    off: replaced('request'),
    caughtBy: testIn('test/unit/core/operations/requests/queries.test.ts'),
  },
];
