import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestPatch } from '../../../lambdas/core/domain/request/request-change';
import { cleanUpRequest } from '../../../lambdas/core/operations/steps/clean-up-request';
import { cancelRequest } from '../../../lambdas/core/operations/requests/cancel-request';
import type { CancelResult } from '../../../lambdas/core/operations/requests/cancel-request';
import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import { observeRequest } from '../../../lambdas/core/operations/steps/observe-request';
import { Pacer } from '../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../lambdas/core/operations/provider/provider-tokens';
import { recordOutcome } from '../../../lambdas/core/operations/steps/record-outcome';
import { validateRequest } from '../../../lambdas/core/operations/steps/validate-request';
import type { ApplyDependencies } from '../../../lambdas/core/operations/steps/step-dependencies';
import { acceptance, CANARY_KEY, change, providerProfile, provisioningRequest, requestId } from '../builders';
import type { Fields } from '../builders';
import { InMemoryClock } from '../in-memory/clock';
import { InMemoryProfileReader } from '../in-memory/profile-reader';
import { InMemoryProvider } from '../in-memory/provider';
import { InMemoryRandomness } from '../in-memory/randomness';
import { InMemoryRateLimiter } from '../in-memory/rate-limiter';
import { InMemoryRequestStore } from '../in-memory/request-store';
import { InMemorySealer } from '../in-memory/sealer';
import { InMemoryTokenCache } from '../in-memory/token-cache';

/** Every call of a port passes this point before its effect. */
export type Point = () => void | Promise<void>;

const NO_POINT: Point = () => undefined;

/** One provider, one request and the steps of its workflow, all in memory on one clock. */
export class World {
  readonly clock = new InMemoryClock();
  readonly store = new InMemoryRequestStore();
  readonly sealer = new InMemorySealer();
  readonly tokens = new InMemoryTokenCache();
  readonly provider = new InMemoryProvider(this.clock);
  readonly profile: ProviderProfile;
  readonly profiles: InMemoryProfileReader;
  readonly limiter = new InMemoryRateLimiter();

  private constructor(
    readonly request: ProvisioningRequest,
    profile: Fields,
  ) {
    this.profile = providerProfile({ dialect: request.dialect, ...profile });
    this.profiles = new InMemoryProfileReader(this.profile);
  }

  /**
   * With a request that was accepted, as `submit` leaves it.
   *
   * @param profile what its provider's profile has that is not usual
   */
  static async withRequest(changes: Partial<ProvisioningRequest> = {}, profile: Fields = {}): Promise<World> {
    const request = provisioningRequest(changes);
    const world = new World(request, profile);
    const context = { purpose: 'pre-shared-key', requestId: request.id, tenant: request.tenant } as const;
    const sealedKey = await world.sealer.seal(new Secret(CANARY_KEY), context);
    await world.store.accept({ ...acceptance(request), sealedKey });
    return world;
  }

  /** The request as it is stored now. */
  async stored(): Promise<ProvisioningRequest> {
    return (await this.store.find(this.request.id)) ?? this.request;
  }

  /** The trail as it is stored now. */
  async trail(): Promise<readonly AuditEvent['type'][]> {
    return (await this.store.events(this.request.id)).map(({ type }) => type);
  }

  /** Has another request own a connection. */
  async claimForAnother(connectionId: string): Promise<void> {
    const other = provisioningRequest({ id: requestId(2) });
    await this.store.accept(acceptance(other));
    await this.store.commit(change(other), { claim: { provider: 'otc-classic', connectionId } });
  }

  /** Writes a change, as an earlier step has left it. */
  async change(patch: RequestPatch): Promise<void> {
    await this.store.commit(change(await this.stored(), patch));
  }

  validate(point?: Point): Promise<StepResult> {
    return validateRequest(this.dependencies(point), this.request.id);
  }

  apply(point?: Point): Promise<StepResult> {
    return applyRequest(this.dependencies(point), this.request.id);
  }

  observe(point?: Point): Promise<StepResult> {
    return observeRequest(this.dependencies(point), this.request.id);
  }

  cleanUp(point?: Point): Promise<StepResult> {
    return cleanUpRequest(this.dependencies(point), this.request.id);
  }

  record(cause: { step: StepResult } | { fault: { error: string } }, point?: Point): Promise<RecordResult> {
    return recordOutcome(this.dependencies(point), { requestId: this.request.id, ...cause });
  }

  /** The caller's wish, as it comes over the API. */
  cancel(): Promise<CancelResult> {
    const { tenant, requestedBy, id } = this.request;
    return cancelRequest(this.dependencies(), { tenant, actor: requestedBy }, id);
  }

  /** Repeats `apply` as the workflow does while it says `again`; gives the last result. */
  async applyUntilDone(limit = 100): Promise<StepResult> {
    for (let count = 0; count < limit; count += 1) {
      const result = await this.apply();
      if (result.next !== 'again') return result;
      this.clock.advance(result.waitSeconds);
    }
    throw new Error(`apply still says again after ${limit} runs`);
  }

  /** The ports of one run. What a function keeps in memory is new, as after a crash. */
  dependencies(point: Point = NO_POINT): ApplyDependencies {
    const transport = passing(this.provider, point);
    const tokens = new ProviderTokens(transport, passing(this.tokens, point), this.clock);
    return {
      store: passing(this.store, point),
      profiles: passing(this.profiles, point),
      dialects: DIALECTS,
      provider: new ProviderClient(transport, tokens, this.clock),
      sealer: passing(this.sealer, point),
      clock: this.clock,
      random: new InMemoryRandomness(),
      pacer: new Pacer(passing(this.limiter, point), this.clock),
    };
  }
}

/** The same port with a point before each of its calls. */
function passing<T extends object>(port: T, point: Point): T {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]): Promise<unknown> => {
        await point();
        return Reflect.apply(member, target, given) as unknown;
      };
    },
  });
}
