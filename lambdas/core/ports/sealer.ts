import type { SealingPurpose } from '../../contract/sealing';
import type { Secret } from '../domain/secrets/secret';

/** What a sealed value is bound to; opening with any other context fails. */
export type SealingContext = Readonly<Record<string, string>> & { readonly purpose: SealingPurpose };

/** Seals secrets at the edge and opens them in memory (protocol.md 5.4). */
export interface Sealer {
  /** @throws ServiceUnavailableError */
  seal(secret: Secret, context: SealingContext): Promise<Uint8Array>;
  /** @throws ServiceUnavailableError, InvariantError when the value or its context is not the one that was sealed */
  open(sealed: Uint8Array, context: SealingContext): Promise<Secret>;
}
