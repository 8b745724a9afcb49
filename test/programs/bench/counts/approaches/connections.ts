import huaweiV2 from '../../../../../examples/huawei-v2.create.request.json';
import openstackV2 from '../../../../../examples/openstack-v2.create.request.json';
import type { ScriptInput } from '../../../../../lib/simulator/faults/script';
import type { Fields } from '../../../../support/builders';
import { preSharedKeyOf } from '../../../../faults/simulation/requests/connection-fields';
import type { BenchDialect, Scenario } from '../../results';

/** A connection to create. */
export interface WantedConnection {
  /** No other one has it. */
  readonly name: string;
  /** The fields of the scenario's dialect, without the envelope. */
  readonly fields: Fields;
}

const EXAMPLES: Readonly<Record<BenchDialect, Fields>> = {
  'huawei-v2': huaweiV2.ipsec_site_connection,
  'openstack-v2': openstackV2.ipsec_site_connection,
};

const SPREAD_FROM_SECONDS = 30;
/** In step with nobody's polling: 10 and 30 s are no multiples of it. */
const SPREAD_STEP_SECONDS = 7;
const SPREAD_CLASSES = 39;

/** The dialect of a scenario. */
export function dialectOf({ dialect = 'huawei-v2' }: Pick<Scenario, 'dialect'>): BenchDialect {
  return dialect;
}

/** The connections of a scenario. With `spread` each class has every 39th of them. */
export function wantedConnections(scenario: Scenario): WantedConnection[] {
  const classes = settleClasses(scenario).length;
  return named(scenario, 'bench', scenario.connections).map(({ name, fields }, number) => {
    return { name, fields: { ...fields, peer_address: peerOf(number % classes) } };
  });
}

/** The connections of others: no script is about them, so that they come up soon. */
export function otherConnections(scenario: Scenario): WantedConnection[] {
  return named(scenario, 'other', scenario.others ?? 0);
}

function named(scenario: Scenario, prefix: string, count: number): WantedConnection[] {
  return Array.from({ length: count }, (_, number) => {
    const name = `${prefix}-${String(number).padStart(6, '0')}`;
    return { name, fields: { ...EXAMPLES[dialectOf(scenario)], name, psk: preSharedKeyOf(number) } };
  });
}

/** The scripts that make connections come up as the scenario says: the provider tells the classes by the peer. */
export function settleScripts(scenario: Scenario): ScriptInput[] {
  return settleClasses(scenario).map((settleAfterSeconds, index) => {
    return { match: { peer_address: peerOf(index) }, outcome: 'ACTIVE', settleAfterSeconds };
  });
}

/** Seconds until a connection is up, by the address of its peer. */
export function settleSecondsByPeer(scenario: Scenario): ReadonlyMap<string, number> {
  return new Map(settleClasses(scenario).map((seconds, index) => [peerOf(index), seconds]));
}

function settleClasses({ settleSeconds }: Scenario): readonly number[] {
  if (settleSeconds !== 'spread') return [settleSeconds];
  return Array.from({ length: SPREAD_CLASSES }, (_, index) => SPREAD_FROM_SECONDS + index * SPREAD_STEP_SECONDS);
}

function peerOf(index: number): string {
  return `198.51.100.${index + 1}`;
}
