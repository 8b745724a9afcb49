import type { Clock } from '../../ports/clock';
import type { Randomness } from '../../ports/randomness';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer } from '../../ports/sealer';
import type { Pacer } from '../provider/pacer';
import type { ProviderClient } from '../provider/provider-client';
import type { TargetDependencies } from '../provider/provider-target';

/** What it takes to read a request and to write its next version. */
export interface RecordDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
}

/** What a step works with that knows the request's provider. */
export interface StepDependencies extends RecordDependencies, TargetDependencies {
  readonly pacer: Pacer;
}

/** What a step works with that calls the provider. */
export interface ProviderStepDependencies extends StepDependencies {
  readonly provider: ProviderClient;
  readonly random: Randomness;
}

/** What the step `apply` works with: it alone opens pre-shared keys. */
export interface ApplyDependencies extends ProviderStepDependencies {
  readonly sealer: Sealer;
}
