import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock, type Clock } from './base/clock';
import { canonicalForm } from './base/canonical-form';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from './base/dialect-id';
import { OPERATIONS, type Operation } from './base/provider-call';
import { fileJournal, noJournal } from './connections/connection-journal';
import type { OutOfBand } from './connections/connection-store';
import { UnknownConnectionError, type Controls } from './controls';
import { DialectServer } from './dialect/dialect-server';
import type { BasePaths, World } from './dialect/world';
import { enterpriseV5 } from './enterprise-v5/enterprise-v5';
import { LateCommits } from './faults/late-commits';
import { ScheduleInForce } from './faults/schedule-in-force';
import { scriptSchema } from './faults/script';
import { ScriptsInForce } from './faults/scripts-in-force';
import { fjcloudV2 } from './fjcloud-v2/fjcloud-v2';
import { huaweiV2 } from './huawei-v2/huawei-v2';
import { accountOf, type Account, type AccountOptions } from './identity/account';
import { Identity } from './identity/identity';
import { SigningKeys } from './identity/signing-keys';
import type { KnownObjects } from './openstack-v2/known-objects';
import { openstackV2 } from './openstack-v2/openstack-v2';

const ONE_DAY_SECONDS = 86_400;

/** What a simulated provider is to be like. */
export interface ProviderOptions extends AccountOptions {
  /** Default: real time. Delays and late commits run on the global timers always. */
  readonly clock?: Clock;
  /** Default 86,400 (provider-apis.md 5.1). */
  readonly tokenLifetimeSeconds?: number;
  /** What comes before the versions in the paths. Default: nothing. */
  readonly basePaths?: BasePaths;
  /** What `openstack-v2` knows of the objects that connections refer to. Default: any well-formed id is fine. */
  readonly openstackObjects?: KnownObjects;
  /** Ids of new connections, UUIDs that never repeat. Default: random ones. */
  readonly newId?: () => string;
  /** Whether values are kept in their canonical form rather than as they were sent. Default: as they were sent. */
  readonly isNormalising?: boolean;
  /** Folder that keeps the connections across restarts. Default: memory only. */
  readonly dataDir?: string;
}

/** A value for each dialect. */
export type PerDialect<Value> = Readonly<Record<SimulatedDialectId, Value>>;

/** The provider behind all its servers, without any network. */
export interface SimulatedProvider {
  /** The account that all servers know; its access key is for signed calls to the Huawei family. */
  readonly account: Account;
  readonly clock: Clock;
  readonly servers: PerDialect<DialectServer>;
  readonly controls: Controls;
  /** Ends all tokens issued so far. */
  revokeTokens(): void;
  /** Forgets what has not come yet, late commits for instance. */
  stop(): void;
}

/** Makes the provider. Account, clock and scripts are the same for all dialects, connections are each dialect's own. */
export function simulatedProvider(options: ProviderOptions): SimulatedProvider {
  const {
    clock = systemClock,
    tokenLifetimeSeconds = ONE_DAY_SECONDS,
    openstackObjects,
    isNormalising,
    dataDir,
  } = options;
  const account = accountOf(options);
  const identity = new Identity(account, clock, tokenLifetimeSeconds * 1000);
  const lateCommits = new LateCommits();
  const world: World = {
    clock,
    identity,
    scripts: new ScriptsInForce(),
    schedule: new ScheduleInForce(),
    keptForm: isNormalising === true ? canonicalForm : (fields) => fields,
    newId: options.newId ?? randomUUID,
    keys: new SigningKeys(account, clock),
    basePaths: options.basePaths ?? {},
    journalOf: (dialect) => (dataDir === undefined ? noJournal() : fileJournal(join(dataDir, `${dialect}.ndjson`))),
  };
  const servers: PerDialect<DialectServer> = {
    'huawei-v2': new DialectServer(world, huaweiV2(world), lateCommits),
    'fjcloud-v2': new DialectServer(world, fjcloudV2(world), lateCommits),
    'enterprise-v5': new DialectServer(world, enterpriseV5(world), lateCommits),
    'openstack-v2': new DialectServer(world, openstackV2(world, openstackObjects), lateCommits),
  };
  return {
    account,
    clock,
    servers,
    controls: controlsOf(world, servers),
    revokeTokens: () => {
      identity.revokeTokens();
    },
    stop: () => {
      lateCommits.cancel();
    },
  };
}

function controlsOf({ scripts, schedule }: World, servers: PerDialect<DialectServer>): Controls {
  const chosen = (dialect?: SimulatedDialectId): DialectServer[] =>
    dialect === undefined ? SIMULATED_DIALECTS.map((id) => servers[id]) : [servers[dialect]];
  return {
    script: (script) => {
      scripts.add(scriptSchema.parse(script));
    },
    clearScripts: () => {
      scripts.clear();
    },
    schedule: (options) => {
      schedule.set(options);
    },
    clearSchedule: () => {
      schedule.clear();
    },
    strikes: () => schedule.strikes(),
    setStatus: (id, status) => {
      changeOutOfBand(chosen(), id, (outOfBand) => outOfBand.setStatus(id, status));
    },
    remove: (id) => {
      changeOutOfBand(chosen(), id, (outOfBand) => outOfBand.vanish(id));
    },
    connections: (dialect) => chosen(dialect).flatMap((server) => server.connections()),
    calls: (dialect) => sumOf(chosen(dialect).map((server) => server.calls())),
    mostCalls: (seconds) => Math.max(...chosen().map((server) => server.mostCalls(seconds))),
  };
}

function changeOutOfBand(
  servers: readonly DialectServer[],
  id: string,
  change: (outOfBand: OutOfBand) => boolean,
): void {
  if (!servers.some(({ dialect }) => change(dialect.outOfBand))) throw new UnknownConnectionError(id);
}

function sumOf(counts: readonly Readonly<Record<Operation, number>>[]): Record<Operation, number> {
  const total = (operation: Operation): number => counts.reduce((sum, count) => sum + count[operation], 0);
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, total(operation)])) as Record<Operation, number>;
}
