import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { providerProfileSchema } from '../../../../../lambdas/contract/provider-profile';
import type { HttpRequest, HttpResponse } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../../../../lambdas/core/ports/http-transport';
import { createInProcessSimulator, type InProcessSimulator } from '../../../../../lib/simulator/in-process';
import { sleep } from '../../../../faults/simulation/chance/sleep';
import type { Scenario } from '../../results';
import { dialectOf, otherConnections, settleScripts, settleSecondsByPeer } from './connections';
import type { Delays } from './delays';
import { PlainClient } from './plain-client';
import { ProviderCalls, type ProviderCounts } from './provider-calls';

/**
 * Time of a call of the provider, in milliseconds, half of it until the provider acts: about what a call of a cloud's API
 * takes from another cloud. The same for every call and for all approaches.
 */
export const PROVIDER_CALL_MS = 200;

/** What an account is called, and what it allows. */
export interface AccountWish {
  readonly name: string;
  readonly limits?: ProviderProfile['limits'];
}

/** A provider account of a benchmark: the simulator without faults and limits, behind the port of the functions. */
export class CountedProvider {
  /** The profile that reaches it. */
  readonly profile: ProviderProfile;
  private readonly simulator: InProcessSimulator;
  private readonly settleSeconds: ReadonlyMap<string, number>;
  private readonly calls = new ProviderCalls();

  constructor(
    private readonly scenario: Scenario,
    private readonly clock: { nowMs(): number },
    private readonly delays: Delays,
    { name, limits }: AccountWish = { name: 'bench', limits: { requestsPerSecond: scenario.requestsPerSecond } },
  ) {
    this.simulator = createInProcessSimulator({ clock });
    settleScripts(scenario).forEach((script) => {
      this.simulator.script(script);
    });
    this.settleSeconds = settleSecondsByPeer(scenario);
    const profile = this.simulator.profile(name, dialectOf(scenario));
    this.profile = providerProfileSchema.parse({ ...profile, limits });
  }

  /** Puts the connections of others there: nobody's calls, and no time passes. */
  async putOthers(): Promise<void> {
    const others = new PlainClient(this.profile, { send: (request) => this.simulator.send(request) });
    for (const { fields } of otherConnections(this.scenario)) await others.create(fields);
  }

  /** The way to it of somebody whose reads are looks at how a connection gets on, or are not. */
  transport({ isLooking }: { readonly isLooking: boolean }): HttpTransport {
    return { send: (request) => this.send(request, isLooking) };
  }

  /** What was asked of it so far. */
  counts(): ProviderCounts {
    return this.calls.counts();
  }

  /** Forgets what has not come yet. */
  stop(): void {
    this.simulator.stop();
  }

  private async send(request: HttpRequest, isLook: boolean): Promise<HttpResponse | TransportFailure> {
    this.calls.add(request, isLook, this.clock.nowMs());
    await sleep(PROVIDER_CALL_MS / 2);
    const answer = await this.simulator.send(request);
    if ('status' in answer && answer.status === 201) this.noteCreated(request);
    await sleep(PROVIDER_CALL_MS / 2);
    return answer;
  }

  private noteCreated({ url, body = '' }: HttpRequest): void {
    if (!url.endsWith('/ipsec-site-connections')) return;
    const { ipsec_site_connection: created } = JSON.parse(body) as CreateBody; // the provider has taken it
    const seconds = this.settleSeconds.get(created.peer_address) ?? NaN;
    this.delays.settles(created.name, this.clock.nowMs() + seconds * 1000);
  }
}

interface CreateBody {
  readonly ipsec_site_connection: { readonly name: string; readonly peer_address: string };
}
