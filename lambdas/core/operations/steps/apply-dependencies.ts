import type { Clock } from '../../ports/clock';
import type { ProfileReader } from '../../ports/profile-reader';
import type { Randomness } from '../../ports/randomness';
import type { RequestStore } from '../../ports/request-store';
import type { Sealer } from '../../ports/sealer';
import type { Dialects } from '../provider/provider-target';
import type { Pacer } from '../provider/pacer';
import type { ProviderClient } from '../provider/provider-client';

/** What the step `apply` works with. */
export interface ApplyDependencies {
  readonly store: RequestStore;
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
  readonly provider: ProviderClient;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly pacer: Pacer;
}
