import { sleep } from '../../../../faults/simulation/chance/sleep';
import { settled } from '../../../../faults/simulation/chance/virtual-time';
import { NOTHING_OF_AWS, type OwnCounts, type RunningApproach, type Stage } from './approach';
import type { WantedConnection } from './connections';
import { PlainClient } from './plain-client';

/**
 * Time before each look, in milliseconds. The Terraform providers wait as long before the first one and look every 5 s from
 * then on: `Delay: 10 * time.Second, PollInterval: 5 * time.Second` in opentelekomcloud's
 * resource_opentelekomcloud_enterprise_vpn_connection_v5.go (resourceEvpnConnectionCreate) and in huaweicloud's
 * resource_huaweicloud_vpn_connection.go (createConnectionWaitingForStateCompleted), both for v5. Their resources for v2
 * do not wait for a status at all (provider-apis.md 4.3): opentelekomcloud's
 * resource_opentelekomcloud_vpnaas_site_connection_v2.go has `Delay: 0, MinTimeout: 2 * time.Second` and takes any good
 * answer for success.
 */
const POLL_MS = 10_000;

/**
 * A peer: one process outside of AWS that creates each connection and looks at it every 10 s until it is ACTIVE, all of
 * them at the same time (Terraform itself does ten at a time unless told otherwise). It records nothing: what it knows is
 * gone when it ends, and nobody goes on when it dies.
 */
export class PollingClient implements RunningApproach {
  private readonly client: PlainClient;

  constructor(private readonly stage: Stage) {
    this.client = new PlainClient(stage.provider.profile, stage.provider.transport({ isLooking: true }));
  }

  get isAtRest(): boolean {
    return true; // nothing comes after the last answer
  }

  async begin(): Promise<void> {
    await Promise.all(this.stage.wanted.map((connection) => this.create(connection)));
  }

  rest(): Promise<void> {
    return settled();
  }

  stop(): void {
    // Nothing goes on when all have ended.
  }

  counts(): OwnCounts {
    return NOTHING_OF_AWS;
  }

  private async create({ name, fields }: WantedConnection): Promise<void> {
    let { id, status } = await this.client.create(fields);
    while (status !== 'ACTIVE') {
      await sleep(POLL_MS);
      ({ id, status } = await this.client.get(id));
    }
    this.stage.onRecorded(name);
  }
}
