/**
 * Deploys the next version while executions wait in each of their states that wait (protocol.md 3, T9): none may fail for
 * it, each goes on with the functions of the next version, and what is asked for afterwards works. The emulator kills
 * invocations that are under way (docs/engines.md), so the deployment comes when all wait; a tick of a watcher that it
 * kills comes again. Exit code 1 when anything is wrong.
 */
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import { bundleFunctions } from '../../../lib/build/bundle-functions';
import { runCommand } from '../../../lib/cli/command-error';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { openDeployedWorld } from '../../acceptance/deployed-world';
import type { Polling } from '../../acceptance/providers';
import { deployedTarget } from '../../acceptance/target';
import type { World } from '../../acceptance/world';
import { createBody } from '../../support/e2e/body';
import type { Ended } from '../../support/e2e/client';
import { PROJECT } from '../../support/processes';
import { cdk, CONTEXT, DEPLOY } from './cdk';

const REQUESTS_PER_GROUP = 10;
const REQUESTS_AFTERWARDS = 5;
/** Longer than a deployment takes, in seconds. */
const WAIT_SECONDS = 30;
const SELDOM: Polling = { firstDelaySeconds: WAIT_SECONDS, maxDelaySeconds: WAIT_SECONDS };
const OFTEN: Polling = { firstDelaySeconds: 1, maxDelaySeconds: 1 };
/** How a provider refuses a call for a while (provider-apis.md 5.4). */
const LATER = { status: 429, headers: { 'Retry-After': String(WAIT_SECONDS) }, body: { error_code: 'APIG.0308' } };

/** Requests whose executions wait in the same state when the deployment comes. */
interface Group {
  readonly state: string;
  readonly polling: Polling;
  readonly script: ScriptInput;
  readonly onFailure: 'keep' | 'delete';
  /** Has happened when an execution waits there. */
  readonly waitsAfter: AuditEvent['type'];
  readonly endsAs: Ended['request']['state'];
  /** Connections that are left in the end. */
  readonly left: number;
}

const GROUPS: readonly Group[] = [
  {
    state: 'Watch, to be cleaned up',
    polling: OFTEN,
    script: {
      outcome: 'ERROR',
      settleAfterSeconds: 0,
      faults: [{ on: 'delete', times: REQUESTS_PER_GROUP, respond: LATER }],
    },
    onFailure: 'delete',
    waitsAfter: 'clean-up-delayed',
    endsAs: 'failed',
    left: 0,
  },
  {
    state: 'WaitToApply',
    polling: OFTEN,
    script: { settleAfterSeconds: 2, faults: [{ on: 'create', times: REQUESTS_PER_GROUP, respond: LATER }] },
    onFailure: 'keep',
    waitsAfter: 'create-not-sent',
    endsAs: 'succeeded',
    left: REQUESTS_PER_GROUP,
  },
  {
    state: 'Watch',
    polling: SELDOM,
    script: { settleAfterSeconds: 2 },
    onFailure: 'keep',
    waitsAfter: 'created',
    endsAs: 'succeeded',
    left: REQUESTS_PER_GROUP,
  },
];

/** A group at work. */
interface Running {
  readonly group: Group;
  readonly world: World;
  readonly ids: readonly string[];
}

async function main(): Promise<number> {
  const target = deployedTarget();
  if (target === undefined) throw new Error('There is no deployed product');
  const nextVersion = await synthesizeNextVersion();
  const worlds: World[] = [];
  try {
    for (const { polling } of GROUPS) worlds.push(await openDeployedWorld(target, ['main'], polling));
    const running = await Promise.all(GROUPS.map((group, index) => begin(group, worlds[index])));
    const { stdout, stderr } = await cdk([...DEPLOY, '--app', nextVersion], {});
    if (/no changes/.test(stdout + stderr)) throw new Error('The next version is no other version');
    const isWaiting = await Promise.all(running.map(stillWait));
    const wrong = [
      ...(isWaiting.every(Boolean) ? [] : ['Some executions did not wait any more when the next version was there']),
      ...(await Promise.all(running.map(finish))).flat(),
      ...(await runAfterwards(worlds[0])),
    ];
    process.stdout.write(wrong.map((text) => `  WRONG: ${text}\n`).join(''));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    for (const world of worlds) await world.close();
    await rm(nextVersion, { recursive: true, force: true });
  }
}

/** Every function in another build, and another definition of the state machine; gives the assembly's folder. */
async function synthesizeNextVersion(): Promise<string> {
  const assembly = await mkdtemp(join(tmpdir(), 'vpn-provisioner-next-'));
  const bundles = join(assembly, 'functions');
  await bundleFunctions(PROJECT, bundles);
  for (const name of await readdir(bundles)) await appendFile(join(bundles, name, 'index.js'), '\n// next version\n');
  const app = 'node --import tsx test/programs/rehearsal/changed-app.ts';
  await cdk(['synth', '--quiet', ...CONTEXT, '--app', app, '--output', assembly], { BUNDLES_DIR: bundles });
  return assembly;
}

/** Makes the group's requests and returns when all their executions wait. */
async function begin(group: Group, world: World | undefined): Promise<Running> {
  if (world === undefined) throw new Error(`No world for ${group.state}`);
  world.providers.simulator('main').script(group.script);
  const body = createBody(world.providers.profileName('main'), {}, { onFailure: group.onFailure });
  const ids = await Promise.all(Array.from({ length: REQUESTS_PER_GROUP }, () => world.api.accepted(body)));
  await Promise.all(ids.map((id) => world.api.happened(id, group.waitsAfter)));
  return { group, world, ids };
}

/** Whether nothing has happened since the executions began to wait. */
async function stillWait({ group, world, ids }: Running): Promise<boolean> {
  const trails = await Promise.all(ids.map((id) => world.api.events(id)));
  return trails.every((events) => events.at(-1)?.type === group.waitsAfter);
}

async function finish({ group, world, ids }: Running): Promise<readonly string[]> {
  const ended = await Promise.all(ids.map((id) => world.api.ended(id)));
  const left = world.providers.simulator('main').connections().length;
  const good = ended.filter((one) => one.request.state === group.endsAs && isComplete(one));
  process.stdout.write(`  ${group.state}: ${good.length} of ${ids.length} went on and ended as ${group.endsAs}\n`);
  return [
    ...ended.filter((one) => !good.includes(one)).map((one) => JSON.stringify(one)),
    ...(left === group.left ? [] : [`${left} connections are left of ${group.state}, not ${group.left}`]),
  ];
}

async function runAfterwards(world: World | undefined): Promise<readonly string[]> {
  if (world === undefined) return ['No world'];
  world.providers.simulator('main').clearScripts();
  world.providers.simulator('main').script({ settleAfterSeconds: 0 });
  const body = createBody(world.providers.profileName('main'));
  const ended = await Promise.all(Array.from({ length: REQUESTS_AFTERWARDS }, () => world.api.run(body)));
  const good = ended.filter((one) => one.request.state === 'succeeded' && isComplete(one));
  process.stdout.write(`  afterwards: ${good.length} of ${ended.length} new requests succeeded\n`);
  return ended.filter((one) => !good.includes(one)).map((one) => JSON.stringify(one));
}

/** From acceptance to the end, without a gap. */
function isComplete({ request, events }: Ended): boolean {
  const isGapless = events.every(({ sequence }, index) => sequence === index + 1);
  return isGapless && events[0]?.type === 'accepted' && events.at(-1)?.type === request.state;
}

runCommand(main);
