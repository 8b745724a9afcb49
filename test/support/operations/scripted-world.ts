import type { StepResult } from '../../../lambdas/contract/steps';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { HttpRequest } from '../../../lambdas/core/domain/connection/provider-call';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import type { HttpTransport } from '../../../lambdas/core/ports/http-transport';
import { acceptance, answer, CANARY_KEY, example, NOW_MS, providerProfile, provisioningRequest } from '../builders';
import type { Fields } from '../builders';
import type { HttpOutcome } from '../in-memory/http-transport';
import { deliverErrands } from './deliver-errands';
import { Doubles } from './doubles';

/** A create of each dialect. */
const CREATES: Readonly<Record<string, string>> = {
  'huawei-v2': 'huawei-v2.create.request.json',
  'fjcloud-v2': 'fjcloud-v2.create.request.json',
  'enterprise-v5': 'enterprise-v5.create-static.request.json',
  'openstack-v2': 'openstack-v2.create.request.json',
};

/** What a provider answers, by what it is asked; tokens are always given. */
export type Script = (
  kind: 'create' | 'update' | 'delete' | 'list' | 'one' | 'service',
  request: HttpRequest,
) => HttpOutcome;

const CHANGES: Readonly<Record<string, 'create' | 'update' | 'delete'>> = {
  POST: 'create',
  PUT: 'update',
  DELETE: 'delete',
};

/** A list that shows nothing, in every dialect. */
export const NOTHING_LISTED: HttpOutcome = answer(200, { ipsec_site_connections: [], vpn_connections: [] });

/** A create of any dialect, and its provider as a script says, on a clock that only waiting moves. */
export class ScriptedWorld extends Doubles {
  /** What was asked and when, in seconds since the beginning; without sign-ins. */
  readonly asked: { readonly kind: string; readonly atSeconds: number }[] = [];

  /** How often the step `apply` has run. */
  applyRuns = 0;

  private tokensGiven = 0;

  private constructor(
    readonly request: ProvisioningRequest,
    private readonly script: Script,
    profile: Fields,
  ) {
    super(providerProfile({ dialect: request.dialect, ...profile }));
  }

  static async of(
    dialect: string,
    script: Script,
    changes: Partial<ProvisioningRequest> = {},
    profile: Fields = {},
  ): Promise<ScriptedWorld> {
    const [content = {}] = Object.values(example(CREATES[dialect] ?? ''));
    const fields = Object.fromEntries(Object.entries(content).filter(([name]) => name !== 'psk' && name !== 'name'));
    const own = { dialect, fields, connectionName: undefined, state: 'running', phase: 'apply' } as const;
    const request = provisioningRequest({ ...own, ...changes });
    const world = new ScriptedWorld(request, script, profile);
    const context = { purpose: 'pre-shared-key', requestId: request.id, tenant: request.tenant } as const;
    await world.store.accept({
      ...acceptance(request),
      sealedKey: await world.sealer.seal(new Secret(CANARY_KEY), context),
    });
    await world.executions.start(request.id);
    return world;
  }

  /** When something was asked, in seconds. */
  times(kind: string): readonly number[] {
    return this.asked.filter((asked) => asked.kind === kind).map(({ atSeconds }) => atSeconds);
  }

  /** Has the request go on to its end, as workflow and watcher do; gives it then. */
  async ended(): Promise<ProvisioningRequest> {
    const transport: HttpTransport = { send: (request) => Promise.resolve(this.answerTo(request)) };
    let result: StepResult = { next: 'again', waitSeconds: 0 };
    while (result.next === 'again') {
      this.clock.advance(result.waitSeconds);
      this.applyRuns += 1;
      result = await applyRequest(this.dependencies(transport), this.request.id);
    }
    for (let ticks = 0; ticks < 5_000; ticks += 1) {
      const found = await this.store.find(this.request.id);
      if (found?.endedAtMs !== undefined) return found;
      const [next] = this.errands.all;
      if (next === undefined) throw new Error('No tick is on its way');
      this.clock.advance(Math.max(0, next.atMs - this.clock.nowMs()) / 1000);
      await deliverErrands(this.errands, this.dependencies(transport));
    }
    throw new Error('The request has not ended');
  }

  private answerTo(request: HttpRequest): HttpOutcome {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith('/auth/tokens')) {
      const body = { token: { expires_at: new Date(this.clock.nowMs() + 86_400_000).toISOString() } };
      this.tokensGiven += 1;
      return answer(201, body, { 'x-subject-token': `token-${String(this.tokensGiven)}` });
    }
    const isList = pathname.endsWith('/ipsec-site-connections') || pathname.endsWith('/vpn-connection');
    const read = isList ? 'list' : pathname.includes('/vpnservices/') ? 'service' : 'one';
    const kind = CHANGES[request.method] ?? read;
    this.asked.push({ kind, atSeconds: Math.round((this.clock.nowMs() - NOW_MS) / 1000) });
    return this.script(kind, request);
  }
}
