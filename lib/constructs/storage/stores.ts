import type { ProviderProfiles } from './provider-profiles';
import type { RequestTable } from './request-table';
import type { SealingKeys } from './sealing-keys';

/** Where the product keeps things. Each allows a function what it asks for and tells it where it is. */
export interface Stores {
  readonly requests: RequestTable;
  readonly keys: SealingKeys;
  readonly profiles: ProviderProfiles;
}
