import { inspect } from 'node:util';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import type { RecordResult, StepResult } from '../../../lambdas/contract/steps';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { resourceOf } from '../../../lambdas/core/domain/request/request-resource';
import type { RequestState } from '../../../lambdas/core/domain/request/request-state';
import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import { cancelRequest } from '../../../lambdas/core/operations/requests/cancel-request';
import { recordOutcome } from '../../../lambdas/core/operations/steps/record-outcome';
import { submitRequest } from '../operations/submit';
import type { SubmitDependencies, SubmitResult } from '../../../lambdas/core/operations/intake/submit-request';
import { validateRequest } from '../../../lambdas/core/operations/steps/validate-request';
import { requestId } from '../builders';
import type { Scenario } from './scenario';
import { ContractTransport } from './transport';
import { playWorkflow } from './workflow';
import { InMemoryFingerprinter } from '../in-memory/fingerprinter';
import { deliverErrands } from '../operations/deliver-errands';
import { Doubles } from '../operations/doubles';
import type { AllDependencies } from '../operations/doubles';

/** What came of a scenario: what it expects, what was left of it, and where a secret was found. */
export type ScenarioOutcome = Omit<Scenario['expected'], 'state'> & {
  readonly state: RequestState;
  readonly missingCalls: readonly string[];
  readonly leaks: readonly string[];
};

const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/ticket-bot' };

const STEPS = { validate: validateRequest, apply: applyRequest } as const;

/** Longest time that a scenario waits for the watcher, in seconds. */
const LONGEST_WATCH = 5_000;

/** One scenario with all ports in memory on one clock that only waiting moves. */
export class ScenarioRun {
  private readonly doubles: Doubles;
  private readonly transport: ContractTransport;
  private readonly deps: AllDependencies & SubmitDependencies;
  private readonly startMs: number;
  /** What the workflow was told; its history keeps all of it. */
  private readonly told: (StepResult | RecordResult)[] = [];

  constructor(private readonly scenario: Scenario) {
    this.doubles = new Doubles(scenario.profile);
    this.transport = new ContractTransport(scenario.exchanges, this.doubles.clock);
    this.startMs = this.doubles.clock.nowMs();
    this.deps = {
      ...this.doubles.dependencies(this.transport),
      fingerprinter: new InMemoryFingerprinter(),
      ids: { newRequestId: () => requestId() },
    };
  }

  /** Submits the request, and takes it through its workflow to the end. */
  async play(): Promise<ScenarioOutcome> {
    const id = acceptedId(await submitRequest(this.deps, CALLER, this.scenario.submission));
    await this.deps.executions.start(id);
    await playWorkflow({
      step: async (name) => this.noted(await STEPS[name](this.deps, id)),
      watch: () => this.watch(id),
      record: async () => this.noted(await recordOutcome(this.deps, { requestId: id })),
      wait: (seconds) => this.wait(id, seconds),
    });
    return this.outcome(id);
  }

  private async watch(id: RequestId): Promise<void> {
    const { executions, flights, errands, clock } = this.doubles;
    executions.wait(id, 'token');
    flights.putToken(id, 'token');
    const untilMs = clock.nowMs() + LONGEST_WATCH * 1000;
    for (;;) {
      await deliverErrands(errands, this.deps);
      this.failOnErrors();
      if ((await executions.statusOf(id)) !== 'running') return;
      if (clock.nowMs() > untilMs) throw new Error('The execution still waits');
      await this.wait(id, 1);
    }
  }

  /** The watcher goes on when a look fails; a call that is not the next one of the scenario is to be seen, though. */
  private failOnErrors(): void {
    if (this.transport.error !== undefined) throw this.transport.error;
    expect(this.doubles.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  }

  private noted<T extends StepResult | RecordResult>(result: T): T {
    this.told.push(result);
    return result;
  }

  /** The caller may cancel while the workflow waits. */
  private async wait(id: RequestId, seconds: number): Promise<void> {
    const { scenario } = this;
    const { clock } = this.doubles;
    const cancelAtMs = this.startMs + (scenario.cancelAtSeconds ?? Infinity) * 1000;
    const untilCancelled = (cancelAtMs - clock.nowMs()) / 1000;
    if (untilCancelled <= 0 || untilCancelled > seconds) {
      clock.advance(seconds);
      return;
    }
    clock.advance(untilCancelled);
    expect(await cancelRequest(this.deps, CALLER, id)).toMatchObject({ kind: 'requested' });
    clock.advance(seconds - untilCancelled);
  }

  private async outcome(id: RequestId): Promise<ScenarioOutcome> {
    const request = await this.doubles.store.find(id);
    if (request === undefined) throw new Error(`Request ${id} is no longer stored`);
    const resource = resourceOf(request);
    const { state, tunnel, connection, problem } = resource;
    const events = await this.doubles.store.events(id);
    return {
      submit: 'accepted',
      state,
      ...(tunnel !== undefined && { tunnel }),
      connection,
      problem: problem && { code: problem.code, providerCode: problem.providerCode },
      events: events.map(({ type }) => type),
      missingCalls: this.transport.missing,
      leaks: this.leaksIn({ store: this.doubles.store, resource, events, told: this.told }),
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
      return [auth.secretKey, ...(auth.securityToken === undefined ? [] : [auth.securityToken])];
    case 'applicationCredential':
      return [auth.secret];
    case 'token':
      return [auth.token];
  }
}
