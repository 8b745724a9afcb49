import { Pacer } from '../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../lambdas/core/operations/provider/provider-tokens';
import type { Clock } from '../../../lambdas/core/ports/clock';
import type { HttpTransport } from '../../../lambdas/core/ports/http-transport';
import type { TokenCache } from '../../../lambdas/core/ports/token-cache';
import { InMemoryLogger } from '../in-memory/logger';
import { InMemoryPaceStore } from '../in-memory/pace-store';
import { InMemoryProfileReader } from '../in-memory/profile-reader';
import { InMemoryTokenCache } from '../in-memory/token-cache';

/** A client of providers on a transport, for profiles without a limit of calls. */
export function providerClientOf(
  transport: HttpTransport,
  clock: Clock,
  cache: TokenCache = new InMemoryTokenCache(),
): ProviderClient {
  const pacer = unlimitedPacer(clock);
  return new ProviderClient(transport, new ProviderTokens(transport, cache, pacer, clock), pacer, clock);
}

/** Tokens on a transport, for profiles without a limit of calls. */
export function providerTokensOf(transport: HttpTransport, clock: Clock, cache: TokenCache): ProviderTokens {
  return new ProviderTokens(transport, cache, unlimitedPacer(clock), clock);
}

function unlimitedPacer(clock: Clock): Pacer {
  return new Pacer({
    paces: new InMemoryPaceStore(),
    profiles: new InMemoryProfileReader(),
    clock,
    timer: { waitUntil: () => Promise.reject(new Error('Nothing is waited for without a limit')) },
    logger: new InMemoryLogger(),
  });
}
