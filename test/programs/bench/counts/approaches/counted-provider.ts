import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { providerProfileSchema } from '../../../../../lambdas/contract/provider-profile';
import type { HttpRequest, HttpResponse } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../../../../lambdas/core/ports/http-transport';
import { createInProcessSimulator, type InProcessSimulator } from '../../../../../lib/simulator/in-process';
import { sleep } from '../../../../faults/simulation/chance/sleep';
import type { Counts, Scenario } from '../../results';
import { settleScripts, settleSecondsByPeer } from './connections';
import type { Delays } from './delays';

/**
 * Time of a call of the provider, in milliseconds, half of it until the provider acts: about what a call of a cloud's API
 * takes from another cloud. The same for every call and for all approaches.
 */
export const PROVIDER_CALL_MS = 200;

const PROVIDER = 'bench';
const DIALECT = 'huawei-v2';

/** What is counted at the provider. */
export type ProviderCounts = Pick<
  Counts,
  'providerReads' | 'providerWrites' | 'signIns' | 'peakProviderCallsPerSecond'
>;

/** The one provider account of a benchmark: the simulator without faults and limits, behind the port of the functions. */
export class CountedProvider implements HttpTransport {
  /** The profile that reaches it. */
  readonly profile: ProviderProfile;
  private readonly simulator: InProcessSimulator;
  private readonly settleSeconds: ReadonlyMap<string, number>;
  private readonly perSecond = new Map<number, number>();

  constructor(
    scenario: Scenario,
    private readonly clock: { nowMs(): number },
    private readonly delays: Delays,
  ) {
    this.simulator = createInProcessSimulator({ clock });
    settleScripts(scenario).forEach((script) => {
      this.simulator.script(script);
    });
    this.settleSeconds = settleSecondsByPeer(scenario);
    this.profile = providerProfileSchema.parse(this.simulator.profile(PROVIDER, DIALECT));
  }

  async send(request: HttpRequest): Promise<HttpResponse | TransportFailure> {
    const second = Math.floor(this.clock.nowMs() / 1000);
    this.perSecond.set(second, (this.perSecond.get(second) ?? 0) + 1);
    await sleep(PROVIDER_CALL_MS / 2);
    const answer = await this.simulator.send(request);
    if ('status' in answer && answer.status === 201) this.noteCreated(request);
    await sleep(PROVIDER_CALL_MS / 2);
    return answer;
  }

  /** What was asked of it so far. */
  counts(): ProviderCounts {
    const { get, list, create, update, delete: removal, token } = this.simulator.calls(DIALECT);
    return {
      providerReads: get + list,
      providerWrites: create + update + removal,
      signIns: token,
      peakProviderCallsPerSecond: Math.max(0, ...this.perSecond.values()),
    };
  }

  /** Forgets what has not come yet. */
  stop(): void {
    this.simulator.stop();
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
