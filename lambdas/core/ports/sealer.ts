import type { SealingPurpose } from '../../contract/sealing';
import type { Secret } from '../domain/secrets/secret';

/** What a sealed value is bound to; opening with any other context fails. */
export type SealingContext = Readonly<Record<string, string>> & { readonly purpose: SealingPurpose };

/** One of many secrets that share a context. */
export interface SharedSecret {
  readonly secret: Secret;
  /** What this one is bound to besides the context. */
  readonly owner: string;
}

/** Seals secrets at the edge and opens them in memory (protocol.md 5.4). */
export interface Sealer {
  /** @throws ServiceUnavailableError */
  seal(secret: Secret, context: SealingContext): Promise<Uint8Array>;
  /**
   * Seals many secrets with one data key, each in a form of its own and for its owner only.
   *
   * @throws ServiceUnavailableError
   */
  sealAll(secrets: readonly SharedSecret[], context: SealingContext): Promise<readonly Uint8Array[]>;
  /**
   * @param owner of one that was sealed with others
   * @throws ServiceUnavailableError, InvariantError when the value, its context or its owner is not the one that was sealed
   */
  open(sealed: Uint8Array, context: SealingContext, owner?: string): Promise<Secret>;
}
