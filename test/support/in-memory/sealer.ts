import { randomUUID } from 'node:crypto';
import { InvariantError } from '../../../lambdas/core/domain/errors';
import type { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { Sealer, SealingContext, SharedSecret } from '../../../lambdas/core/ports/sealer';

interface Kept {
  readonly secret: Secret;
  readonly context: string;
}

/** The sealer's port in memory. The sealed form is a random handle, so no search of a store finds a secret in it. */
export class InMemorySealer implements Sealer {
  private readonly kept = new Map<string, Kept>();

  seal(secret: Secret, context: SealingContext): Promise<Uint8Array> {
    return Promise.resolve(this.keep(secret, textOf(context)));
  }

  sealAll(secrets: readonly SharedSecret[], context: SealingContext): Promise<readonly Uint8Array[]> {
    return Promise.resolve(secrets.map(({ secret, owner }) => this.keep(secret, textOf(context, owner))));
  }

  private keep(secret: Secret, context: string): Uint8Array {
    const handle = randomUUID();
    this.kept.set(handle, { secret, context });
    return new TextEncoder().encode(handle);
  }

  open(sealed: Uint8Array, context: SealingContext, owner?: string): Promise<Secret> {
    const kept = this.kept.get(new TextDecoder().decode(sealed));
    return kept?.context === textOf(context, owner)
      ? Promise.resolve(kept.secret)
      : Promise.reject(new InvariantError('The sealed value or its context is not the one that was sealed'));
  }
}

function textOf(context: SealingContext, owner?: string): string {
  return JSON.stringify([Object.entries(context).sort(), owner]);
}
