import type { FunctionName } from '../../../../lambdas/contract/functions';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import type { ErrandDependencies } from '../../../../lambdas/core/operations/errands/run-errand';
import type { AdmissionDependencies } from '../../../../lambdas/core/operations/gate/gate-dependencies';
import type { DispatchDependencies } from '../../../../lambdas/core/operations/intake/dispatch-requests';
import type { IntakeDependencies } from '../../../../lambdas/core/operations/intake/patient-intake';
import type { SubmitDependencies } from '../../../../lambdas/core/operations/intake/submit-request';
import type { ReconcileDependencies } from '../../../../lambdas/core/operations/nets/reconcile';
import { Pacer } from '../../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../../lambdas/core/operations/provider/provider-tokens';
import { StoredPaces } from '../../../../lambdas/core/operations/provider/stored-paces';
import type { InterruptionDependencies } from '../../../../lambdas/core/operations/steps/end-interrupted';
import type { ApplyDependencies, StepDependencies } from '../../../../lambdas/core/operations/steps/step-dependencies';
import type { Clock } from '../../../../lambdas/core/ports/clock';
import type { IdGenerator } from '../../../../lambdas/core/ports/id-generator';
import type { Randomness } from '../../../../lambdas/core/ports/randomness';
import type { Timer } from '../../../../lambdas/core/ports/timer';
import { cancelRequestHandler } from '../../../../lambdas/handlers/api/cancel-request';
import { submitRequestHandler } from '../../../../lambdas/handlers/api/submit-request';
import { dispatchHandler } from '../../../../lambdas/handlers/intake/dispatch';
import { intakeHandler } from '../../../../lambdas/handlers/intake/intake';
import { reconcileHandler } from '../../../../lambdas/handlers/nets/reconcile';
import { recordInterruptedHandler } from '../../../../lambdas/handlers/nets/record-interrupted';
import { watchHandler } from '../../../../lambdas/handlers/watch/watch';
import { applyHandler } from '../../../../lambdas/handlers/workflow/apply';
import { recordHandler } from '../../../../lambdas/handlers/workflow/record';
import { validateHandler } from '../../../../lambdas/handlers/workflow/validate';
import { logger } from '../../../../lambdas/runtime/log';
import type { Ports } from './ports';

/** What a function works with that no fault strikes. */
export interface Surroundings {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly random: Randomness;
  readonly ids: IdGenerator;
  /** Makes a name that no other tick of a watcher has. */
  readonly newOwner: () => string;
}

/** A handler takes the one event that it is made for, whatever its type says; the simulation has only JSON. */
type Maker = (ports: Ports, surroundings: Surroundings) => (event: never) => Promise<unknown>;

/** The product's handlers, each with the dependencies that `lambdas/runtime/wiring.ts` gives it. */
export const HANDLERS = {
  'submit-request': (ports, around) => submitRequestHandler(submitDependencies(ports, around)),
  'cancel-request': ({ store, actors, errands }, { clock }) => cancelRequestHandler({ store, actors, errands, clock }),
  intake: (ports, around) => intakeHandler(intakeDependencies(ports, around)),
  dispatch: (ports, around) => dispatchHandler(dispatchDependencies(ports, around), ports),
  validate: (ports, around) => validateHandler(stepDependencies(ports, around)),
  apply: (ports, around) => applyHandler(providerDependencies(ports, around)),
  record: (ports, around) => recordHandler(interruptionDependencies(ports, around)),
  watch: (ports, around) => watchHandler(errandDependencies(ports, around)),
  'record-interrupted': (ports, around) => recordInterruptedHandler(interruptionDependencies(ports, around)),
  reconcile: (ports, around) => reconcileHandler(reconcileDependencies(ports, around)),
} as const satisfies Partial<Record<FunctionName, Maker>>;

/** A function that the simulation runs. */
export type SimulatedFunction = keyof typeof HANDLERS;

/** Functions of which one run is about any number of requests. */
export const LONG_RUNS: readonly SimulatedFunction[] = ['dispatch', 'watch', 'reconcile'];

function submitDependencies(ports: Ports, { clock, ids }: Surroundings): SubmitDependencies {
  const { store, profiles, sealer, fingerprinter } = ports;
  return { store, profiles, sealer, fingerprinter, dialects: DIALECTS, clock, ids };
}

function intakeDependencies(ports: Ports, around: Surroundings): IntakeDependencies {
  const { timer, random } = around;
  return { ...submitDependencies(ports, around), timer, random };
}

function stepDependencies({ store, profiles }: Ports, { clock }: Surroundings): StepDependencies {
  return { store, profiles, dialects: DIALECTS, clock, logger };
}

function providerDependencies(ports: Ports, around: Surroundings): ApplyDependencies {
  const { actors, errands, sealer } = ports;
  const provider = providerClient(ports, around, pacerOf(ports, around));
  return { ...stepDependencies(ports, around), actors, errands, sealer, provider, random: around.random };
}

function pacerOf({ paces, profiles }: Ports, { clock, timer }: Surroundings, comesAgain?: 'by himself'): Pacer {
  return new Pacer({ paces, profiles, clock, timer, logger }, comesAgain);
}

function providerClient({ transport, tokens }: Ports, { clock }: Surroundings, pacer: Pacer): ProviderClient {
  return new ProviderClient(transport, new ProviderTokens(transport, tokens, pacer, clock), pacer, clock);
}

function admissionDependencies({ gates, lines, places, errands }: Ports): AdmissionDependencies {
  return { gates, lines, places, errands };
}

function dispatchDependencies(ports: Ports, { clock }: Surroundings): DispatchDependencies {
  const { store, executions } = ports;
  return { ...admissionDependencies(ports), store, executions, clock };
}

function interruptionDependencies(
  { store, actors, errands }: Ports,
  { clock }: Surroundings,
): InterruptionDependencies {
  return { store, actors, errands, clock, logger };
}

function reconcileDependencies(ports: Ports, around: Surroundings): ReconcileDependencies {
  const { flights, executions, paces, batches, ledger, chunks } = ports;
  const own = { flights, executions, pace: new StoredPaces(paces, around.clock), batches, ledger, chunks };
  return { ...admissionDependencies(ports), ...interruptionDependencies(ports, around), ...own };
}

function errandDependencies(ports: Ports, around: Surroundings): ErrandDependencies {
  const { flights, executions, paces } = ports;
  const { newOwner, timer, clock } = around;
  const pacer = pacerOf(ports, around, 'by himself');
  const provider = providerClient(ports, around, pacer);
  const shared = { ...admissionDependencies(ports), ...providerDependencies(ports, around) };
  return { ...shared, provider, pacer, pace: new StoredPaces(paces, clock), timer, flights, executions, newOwner };
}
