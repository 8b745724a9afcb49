/**
 * How often a call is made, whose connection it is, and what a look means (provider-apis.md 4.1, 4.4, 4.5, 5.4 and
 * 5.5).
 */
import type { StepResult } from '../../../../../lambdas/contract/steps';
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import type { ApplyDependencies } from '../../../../../lambdas/core/operations/steps/step-dependencies';
import { applyRequest } from '../../../../../lambdas/core/operations/steps/apply/apply-request';
import { observeRequest } from '../../../../../lambdas/core/operations/steps/observe-request';
import { Pacer } from '../../../../../lambdas/core/operations/provider/pacer';
import { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import {
  acceptance,
  answer,
  change,
  NOW_MS,
  providerProfile,
  provisioningRequest,
  requestId,
} from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import type { ScriptedOutcome } from '../../../../support/in-memory/http-transport';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRandomness } from '../../../../support/in-memory/randomness';
import { InMemoryRateLimiter } from '../../../../support/in-memory/rate-limiter';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const CONNECTION = { id: ID, status: 'ACTIVE' };
const BUSY = answer(400, { NeutronError: { type: 'VPNStateInvalidToUpdate', message: 'x', detail: '' } });
const NOT_FOUND = answer(404, { NeutronError: { type: 'NotFound', message: 'x', detail: '' } });
/** A connection that the provider had accepted for two minutes. */
const WATCHED = { state: 'running', connection: CONNECTION, watch: { sinceMs: NOW_MS, failures: 0 } } as const;

/** One request at a provider that answers as scripted. */
class Run {
  readonly clock = new InMemoryClock();
  readonly store = new InMemoryRequestStore();
  readonly transport: InMemoryHttpTransport;
  private readonly request: ProvisioningRequest;
  private readonly deps: ApplyDependencies;

  constructor(changes: Partial<ProvisioningRequest>, ...script: readonly ScriptedOutcome[]) {
    this.transport = new InMemoryHttpTransport(...script);
    this.request = provisioningRequest({ hasPreSharedKey: false, connectionName: undefined, ...changes });
    const { clock, store, transport, request } = this;
    const { dialect } = request;
    const auth = { type: 'token', token: 'MIIF' };
    this.deps = {
      store,
      clock,
      dialects: DIALECTS,
      profiles: new InMemoryProfileReader(providerProfile({ dialect, auth })),
      provider: new ProviderClient(transport, new ProviderTokens(transport, new InMemoryTokenCache(), clock), clock),
      sealer: new InMemorySealer(),
      random: new InMemoryRandomness(),
      pacer: new Pacer(new InMemoryRateLimiter(), clock),
    };
  }

  async accept(): Promise<this> {
    await this.store.accept(acceptance(this.request));
    return this;
  }

  async apply(): Promise<StepResult> {
    return applyRequest(this.deps, this.request.id);
  }

  async observe(): Promise<StepResult> {
    return observeRequest(this.deps, this.request.id);
  }

  /** Applies until something else than `again` comes, at most so often; how often, and what came. */
  async applyUpTo(times: number): Promise<{ calls: number; result: StepResult }> {
    let result = await this.apply();
    for (let count = 1; count < times && result.next === 'again'; count += 1) {
      this.clock.advance(result.waitSeconds);
      result = await this.apply();
    }
    return { calls: this.transport.requests.length, result };
  }
}

function listed(...ids: readonly string[]): ScriptedOutcome {
  const { vpnservice_id, peer_address } = provisioningRequest().fields;
  const name = `vpn-${requestId().slice('req_'.length).toLowerCase()}`;
  return answer(200, {
    ipsec_site_connections: ids.map((id) => ({ id, name, status: 'ACTIVE', vpnservice_id, peer_address })),
  });
}

test('a call that fails without effect is made until the deadline', async () => {
  const run = await new Run({}, ...Array.from({ length: 99 }, () => answer(429))).accept();

  const { calls, result } = await run.applyUpTo(99);

  expect(calls).toBeGreaterThan(10);
  expect(result).toMatchObject({ next: 'failed', outcome: { state: 'failed' } });
});

test('a change of a connection that is being changed is repeated until the deadline', async () => {
  const update = { operation: 'update' as const, connection: CONNECTION, fields: { name: 'vpn-2' } };
  const run = await new Run(update, ...Array.from({ length: 99 }, () => BUSY)).accept();

  const { calls, result } = await run.applyUpTo(99);

  expect(calls).toBeGreaterThan(20);
  expect(result).toMatchObject({ outcome: { state: 'failed', problem: { code: 'connection-busy', retryable: true } } });
});

const UNANSWERED = { kind: 'no-answer', reason: 'reset' } as const;

test('adopts the connection when the answer to its create was lost, after the settle time', async () => {
  const run = await new Run({}, UNANSWERED, listed(ID)).accept();

  const early = await run.apply();
  const { result } = await run.applyUpTo(2);

  expect(early).toEqual({ next: 'again', waitSeconds: 35 });
  expect(result.next).toBe('pending');
  expect(await run.store.isClaimed({ provider: 'otc-classic', connectionId: ID })).toBe(true);
});

test('after a create without an answer, one of two connections that are provably ours is adopted, and the other is left to the clean-up', async () => {
  const run = await new Run({}, UNANSWERED, listed(`${ID.slice(0, -1)}f`, ID)).accept();

  const { result } = await run.applyUpTo(2);

  expect(result.next).toBe('pending');
  expect(await run.store.find(requestId())).toMatchObject({ connection: { id: ID }, attempt: { everInDoubt: true } });
});

test('after a create without an answer, a connection that belongs to another request is not adopted', async () => {
  const other = provisioningRequest({ id: requestId(2) });
  const created = answer(201, { ipsec_site_connection: { id: 'ours', status: 'PENDING_CREATE' } });
  const run = await new Run({}, UNANSWERED, listed(ID), created).accept();
  await run.store.accept(acceptance(other));
  await run.store.commit(change(other), { claim: { provider: 'otc-classic', connectionId: ID } });

  await run.applyUpTo(3);

  expect(await run.store.find(requestId())).toMatchObject({ connection: { id: 'ours' } });
});

test.each([
  { name: 'an answer without a status', outcome: answer(200, { ipsec_site_connection: { id: ID } }) },
  { name: 'a status that nobody knows', outcome: answer(200, { ipsec_site_connection: { id: ID, status: 'NEW' } }) },
  { name: 'a server error', outcome: answer(503) },
  { name: 'no answer', outcome: { kind: 'no-answer', reason: 'timeout' } as const },
  { name: 'a first 404', outcome: NOT_FOUND },
])('after $name the connection is looked at again', async ({ outcome }) => {
  const run = await new Run(WATCHED, outcome).accept();

  const result = await run.observe();

  expect(result.next).toBe('pending');
});

test('a look that is refused needs an operator', async () => {
  const run = await new Run(WATCHED, answer(403)).accept();

  const result = await run.observe();

  expect(result).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'provider-auth' } } });
});

const DELETE = { operation: 'delete', connection: CONNECTION, fields: {} } as const;

test('a delete of a connection that is not there is done', async () => {
  const run = await new Run(DELETE, NOT_FOUND).accept();

  const result = await run.apply();

  expect(result).toMatchObject({ next: 'settled', outcome: { state: 'succeeded' } });
});

test('a delete of a frozen connection needs an operator', async () => {
  const frozen = answer(400, { error_code: 'VPN.0001', error_msg: 'ILLEGAL status' });
  const run = await new Run({ ...DELETE, dialect: 'enterprise-v5' }, frozen).accept();

  const result = await run.apply();

  expect(result).toMatchObject({ outcome: { state: 'needs_attention', problem: { code: 'provider-frozen' } } });
});
