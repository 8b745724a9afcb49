import type { ProviderProfile } from '../../../../lambdas/contract/provider-profile';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import { CountedProvider } from '../counts/approaches/counted-provider';
import type { Delays } from '../counts/approaches/delays';
import type { ProviderCounts } from '../counts/approaches/provider-calls';
import type { Scenario } from '../results';
import type { BulkScenario } from './scenarios';

/** An account, with the origin that only it has: the simulators themselves all have the same. */
interface Account {
  readonly provider: CountedProvider;
  readonly profile: ProviderProfile;
  readonly origin: string;
  readonly ownOrigin: string;
}

/** Lists have a place for the marker there, so that a create is one call. */
const DIALECT = 'openstack-v2';
/** The first port of the accounts; on none of them anybody listens. */
const FIRST_PORT = 101;

/** What is run in each account, as the other counts have it. */
export function accountScenario({ rows, settleSeconds }: BulkScenario): Scenario {
  return { approach: 'vpn-provisioner', connections: rows, settleSeconds, dialect: DIALECT };
}

/** The accounts of a scenario. */
export class BulkAccounts {
  private readonly accounts: readonly Account[];

  constructor(scenario: BulkScenario, clock: { nowMs(): number }, delays: Delays) {
    this.accounts = Array.from({ length: scenario.providers }, (_, index) => {
      const wish = { name: `bench-${index + 1}`, limits: scenario.limits };
      const provider = new CountedProvider(accountScenario(scenario), clock, delays, wish);
      const { origin } = new URL(provider.profile.endpoint);
      const ownOrigin = `http://127.0.0.1:${FIRST_PORT + index}`;
      const profile = JSON.parse(
        JSON.stringify(provider.profile)
          .replaceAll(`${origin}/`, `${ownOrigin}/`)
          .replaceAll(`${origin}"`, `${ownOrigin}"`),
      ) as ProviderProfile; // another origin, nothing else
      return { provider, profile, origin, ownOrigin };
    });
  }

  get profiles(): readonly ProviderProfile[] {
    return this.accounts.map(({ profile }) => profile);
  }

  /** The way to all of them. */
  transport(use: { readonly isLooking: boolean }): HttpTransport {
    const ways = new Map(
      this.accounts.map((account) => [account.ownOrigin, { ...account, way: account.provider.transport(use) }]),
    );
    return {
      send: (request) => {
        const own = new URL(request.url).origin;
        const found = ways.get(own);
        if (found === undefined) throw new Error(`No account has ${own}`);
        return found.way.send({ ...request, url: request.url.replace(own, found.origin) });
      },
    };
  }

  /** What was asked of all of them; the most in one second is that of the busiest. */
  counts(): ProviderCounts {
    const all = this.accounts.map(({ provider }) => provider.counts());
    const sum = (name: keyof ProviderCounts): number => all.reduce((total, counts) => total + counts[name], 0);
    const most = (name: keyof ProviderCounts): number => Math.max(...all.map((counts) => counts[name]));
    return {
      providerReads: sum('providerReads'),
      looks: sum('looks'),
      providerWrites: sum('providerWrites'),
      signIns: sum('signIns'),
      peakProviderCallsPerSecond: most('peakProviderCallsPerSecond'),
      peakLimitedCallsPerSecond: most('peakLimitedCallsPerSecond'),
      peakLooksPerSecond: most('peakLooksPerSecond'),
    };
  }

  stop(): void {
    this.accounts.forEach(({ provider }) => {
      provider.stop();
    });
  }
}
