import type { FunctionName } from '../../../../lambdas/contract/functions';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import type { ApplyDependencies } from '../../../../lambdas/core/operations/steps/step-dependencies';
import { Pacer } from '../../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../../lambdas/core/operations/provider/provider-tokens';
import type { SubmitDependencies } from '../../../../lambdas/core/operations/intake/submit-request';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import type { IdGenerator } from '../../../../lambdas/core/ports/id-generator';
import type { Randomness } from '../../../../lambdas/core/ports/randomness';
import { cancelRequestHandler } from '../../../../lambdas/handlers/api/cancel-request';
import { dispatchHandler } from '../../../../lambdas/handlers/intake/dispatch';
import { intakeHandler } from '../../../../lambdas/handlers/intake/intake';
import { reconcileHandler } from '../../../../lambdas/handlers/nets/reconcile';
import { applyHandler } from '../../../../lambdas/handlers/workflow/apply';
import { cleanUpHandler } from '../../../../lambdas/handlers/workflow/clean-up';
import { observeHandler } from '../../../../lambdas/handlers/workflow/observe';
import { validateHandler } from '../../../../lambdas/handlers/workflow/validate';
import { recordHandler } from '../../../../lambdas/handlers/workflow/record';
import { recordInterruptedHandler } from '../../../../lambdas/handlers/nets/record-interrupted';
import { submitRequestHandler } from '../../../../lambdas/handlers/api/submit-request';
import type { Ports } from './ports';

/** What a function works with that no fault strikes. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Randomness;
  readonly ids: IdGenerator;
}

/** A handler takes the one event that it is made for, whatever its type says; the simulation has only JSON. */
type Maker = (ports: Ports, surroundings: Surroundings) => (event: never) => Promise<unknown>;

/** The product's handlers, each with the dependencies that `lambdas/runtime/wiring.ts` gives it. */
export const HANDLERS = {
  'submit-request': (ports, around) => submitRequestHandler(submitDependencies(ports, around)),
  'cancel-request': ({ store }, { clock }) => cancelRequestHandler({ store, clock }),
  intake: (ports, around) => intakeHandler(submitDependencies(ports, around)),
  dispatch: ({ executions }) => dispatchHandler(executions),
  validate: (ports, around) => validateHandler(stepDependencies(ports, around)),
  apply: (ports, around) => applyHandler(stepDependencies(ports, around)),
  observe: (ports, around) => observeHandler(stepDependencies(ports, around)),
  'clean-up': (ports, around) => cleanUpHandler(stepDependencies(ports, around)),
  record: ({ store }, { clock }) => recordHandler({ store, clock }),
  'record-interrupted': ({ store }, { clock }) => recordInterruptedHandler({ store, clock }),
  reconcile: ({ store, executions }, { clock }) => reconcileHandler({ store, clock, executions }),
} as const satisfies Partial<Record<FunctionName, Maker>>;

/** A function that the simulation runs. */
export type SimulatedFunction = keyof typeof HANDLERS;

function submitDependencies(ports: Ports, { clock, ids }: Surroundings): SubmitDependencies {
  const { store, profiles, sealer, fingerprinter } = ports;
  return { store, profiles, sealer, fingerprinter, dialects: DIALECTS, clock, ids };
}

function stepDependencies(ports: Ports, { clock, random }: Surroundings): ApplyDependencies {
  const { store, profiles, sealer, tokens, limiter, transport } = ports;
  const provider = new ProviderClient(transport, new ProviderTokens(transport, tokens, clock), clock);
  return { store, profiles, sealer, dialects: DIALECTS, provider, clock, random, pacer: new Pacer(limiter, clock) };
}
