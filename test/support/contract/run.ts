import { inspect } from 'node:util';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { resourceOf } from '../../../lambdas/core/domain/request/request-resource';
import type { RequestState } from '../../../lambdas/core/domain/request/request-state';
import type { ApplyDependencies } from '../../../lambdas/core/operations/steps/step-dependencies';
import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import { cancelRequest } from '../../../lambdas/core/operations/requests/cancel-request';
import { cleanUpRequest } from '../../../lambdas/core/operations/steps/clean-up-request';
import { observeRequest } from '../../../lambdas/core/operations/steps/observe-request';
import { Pacer } from '../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../lambdas/core/operations/provider/provider-tokens';
import { recordOutcome } from '../../../lambdas/core/operations/steps/record-outcome';
import { submitRequest } from '../../../lambdas/core/operations/intake/submit-request';
import type { SubmitDependencies, SubmitResult } from '../../../lambdas/core/operations/intake/submit-request';
import { validateRequest } from '../../../lambdas/core/operations/steps/validate-request';
import { requestId } from '../builders';
import type { Scenario } from './scenario';
import { ContractTransport } from './transport';
import { playWorkflow } from './workflow';
import type { StepName } from './workflow';
import { InMemoryClock } from '../in-memory/clock';
import { InMemoryFingerprinter } from '../in-memory/fingerprinter';
import { InMemoryProfileReader } from '../in-memory/profile-reader';
import { InMemoryRandomness } from '../in-memory/randomness';
import { InMemoryRateLimiter } from '../in-memory/rate-limiter';
import { InMemoryRequestStore } from '../in-memory/request-store';
import { InMemorySealer } from '../in-memory/sealer';
import { InMemoryTokenCache } from '../in-memory/token-cache';

/** What came of a scenario: what it expects, what was left of it, and where a secret was found. */
export type ScenarioOutcome = Omit<Scenario['expected'], 'state'> & {
  readonly state: RequestState;
  readonly missingCalls: readonly string[];
  readonly leaks: readonly string[];
};

const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/ticket-bot' };

const STEPS: Readonly<Record<StepName, (deps: ApplyDependencies, id: RequestId) => Promise<StepResult>>> = {
  validate: validateRequest,
  apply: applyRequest,
  observe: observeRequest,
  'clean-up': cleanUpRequest,
};

/** One scenario with all ports in memory on one clock that only waiting moves. */
export class ScenarioRun {
  private readonly clock = new InMemoryClock();
  private readonly store = new InMemoryRequestStore();
  private readonly transport: ContractTransport;
  private readonly deps: ApplyDependencies & SubmitDependencies;
  private readonly startMs = this.clock.nowMs();
  /** What the workflow was told; its history keeps all of it. */
  private readonly told: (StepResult | RecordResult)[] = [];

  constructor(private readonly scenario: Scenario) {
    const { clock, store } = this;
    this.transport = new ContractTransport(scenario.exchanges, clock);
    const tokens = new ProviderTokens(this.transport, new InMemoryTokenCache(), clock);
    this.deps = {
      store,
      clock,
      dialects: DIALECTS,
      profiles: new InMemoryProfileReader(scenario.profile),
      provider: new ProviderClient(this.transport, tokens, clock),
      sealer: new InMemorySealer(),
      random: new InMemoryRandomness(),
      pacer: new Pacer(new InMemoryRateLimiter(), clock),
      fingerprinter: new InMemoryFingerprinter(),
      ids: { newRequestId: () => requestId() },
    };
  }

  /** Submits the request, and takes it through its workflow to the end. */
  async play(): Promise<ScenarioOutcome> {
    const id = acceptedId(await submitRequest(this.deps, CALLER, this.scenario.submission));
    await playWorkflow({
      step: async (name) => this.noted(await STEPS[name](this.deps, id)),
      record: async (step) => this.noted(await recordOutcome(this.deps, { requestId: id, step })),
      wait: (seconds) => this.wait(id, seconds),
    });
    return this.outcome(id);
  }

  private noted<T extends StepResult | RecordResult>(result: T): T {
    this.told.push(result);
    return result;
  }

  /** The caller may cancel while the workflow waits. */
  private async wait(id: RequestId, seconds: number): Promise<void> {
    const { clock, scenario } = this;
    const cancelAtMs = this.startMs + (scenario.cancelAtSeconds ?? Infinity) * 1000;
    const untilCancelled = (cancelAtMs - clock.nowMs()) / 1000;
    if (untilCancelled < 0 || untilCancelled >= seconds) {
      clock.advance(seconds);
      return;
    }
    clock.advance(untilCancelled);
    expect(await cancelRequest(this.deps, CALLER, id)).toMatchObject({ kind: 'requested' });
    clock.advance(seconds - untilCancelled);
  }

  private async outcome(id: RequestId): Promise<ScenarioOutcome> {
    const request = await this.store.find(id);
    if (request === undefined) throw new Error(`Request ${id} is no longer stored`);
    const resource = resourceOf(request);
    const { state, tunnel, connection, problem } = resource;
    const events = await this.store.events(id);
    return {
      submit: 'accepted',
      state,
      tunnel,
      connection,
      problem: problem && { code: problem.code, providerCode: problem.providerCode },
      events: events.map(({ type }) => type),
      missingCalls: this.transport.missing,
      leaks: this.leaksIn({ store: this.store, resource, events, told: this.told }),
    };
  }

  /** The places that hold a secret after the end. */
  private leaksIn(places: Readonly<Record<string, unknown>>): string[] {
    const secrets = secretsOf(this.scenario);
    const all = { depth: null, maxArrayLength: null, maxStringLength: null } as const;
    return Object.keys(places).filter((place) => {
      const text = inspect(places[place], all);
      return secrets.some((secret) => text.includes(secret));
    });
  }
}

function acceptedId(result: SubmitResult): RequestId {
  expect(result).toMatchObject({ kind: 'accepted' });
  if (result.kind === 'accepted') return result.resource.id;
  throw new Error(`The submission was not accepted but ${result.kind}`);
}

/** Pre-shared keys, tokens and credentials that the scenario has anywhere, those of others in answers included. */
function secretsOf({ profile: { auth }, submission, exchanges }: Scenario): string[] {
  const requests = exchanges.map(({ request }) => JSON.stringify(request.body ?? ''));
  const responses = exchanges.flatMap((exchange) => ('response' in exchange ? [exchange.response] : []));
  const texts = [JSON.stringify(submission), ...requests, ...responses.map(({ body }) => body)];
  const keys = texts.flatMap((text) => [...text.matchAll(/"psk":"([^"]+)"/g)].map(([, psk = '']) => psk));
  const tokens = responses.flatMap(({ headers }) => headers['x-subject-token']?.trim() ?? []);
  return [...keys, ...tokens, ...credentialsOf(auth)];
}

function credentialsOf(auth: ProviderProfile['auth']): string[] {
  switch (auth.type) {
    case 'password':
      return [auth.password];
    case 'aksk':
      return [auth.secretKey];
    case 'token':
      return [auth.token];
  }
}
