import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Randomness } from '../../ports/randomness';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer } from '../../ports/sealer';
import type { ProviderClient } from '../provider/provider-client';
import type { TargetDependencies } from '../provider/provider-target';
import type { WakeDependencies } from '../requests/wake-watcher';

/** What it takes to read a request and to write its next version. */
export interface RecordDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a step works with that knows the request's provider. */
export interface StepDependencies extends RecordDependencies, TargetDependencies {}

/** What works on a request at its provider: the step `apply` and the watcher. */
export interface ProviderStepDependencies extends StepDependencies {
  readonly provider: ProviderClient;
  readonly random: Randomness;
  /** Opens the request's pre-shared key: to send it, and to remove it from what the provider says. */
  readonly sealer: Sealer;
}

/** What the step `apply` works with. */
export interface ApplyDependencies extends ProviderStepDependencies, WakeDependencies {}
