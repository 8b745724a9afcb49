import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { DEMO_SCENARIOS } from './demo-scenarios';
import type { DemoScenario } from './demo-scenarios';
import { auditTable, outcomeTable, progressOf } from './demo-report';
import type { DemoRow } from './demo-report';
import { startLocalStack } from './local-stack';
import { readJsonFile } from './read-json-file';
import { hasEnded, RequestClient } from './request-client';
import type { ShownRequest } from './request-client';
import { PROJECT_DIR, unlessInterrupted, withAssembly } from './workspace';

/** Waits are twenty times shorter than in production; everything else is the same. */
const TIME_SCALE = 0.05;
const POLL_MS = 100;

/**
 * `npm run demo`: the main job on real input, start to end (design.md 4.6): the example requests of every dialect, one
 * connection of each updated and deleted as well. Exit code 0 when every request succeeded.
 */
export async function demo(): Promise<number> {
  say('Building the functions and synthesizing the CDK app ...');
  return withAssembly(async ({ assemblyDir }, interrupted) => {
    const stack = await startLocalStack({ assemblyDir, simulator: true, timeScale: TIME_SCALE });
    try {
      say(`Local engine at ${stack.engine.url}, provider simulator at ${stack.simulator?.url ?? '-'}`);
      say(`Waits are ${1 / TIME_SCALE} times shorter than in production.\n`);
      const client = new RequestClient(stack.engine.url);
      const runs = DEMO_SCENARIOS.map((scenario, index) => play(client, scenario, index));
      const rows = (await unlessInterrupted(Promise.all(runs), interrupted)).flat();
      say(`\nOutcome\n${outcomeTable(rows)}`);
      const [first] = rows;
      if (first !== undefined)
        say(`Audit trail of ${first.request.id}\n${auditTable(await client.events(first.request.id))}`);
      return rows.every(({ request }) => request.state === 'succeeded') ? 0 : 1;
    } finally {
      await stack.stop();
    }
  });
}

/** Creates the scenario's connection; updates and deletes it when the scenario says so. */
async function play(client: RequestClient, scenario: DemoScenario, index: number): Promise<DemoRow[]> {
  const { provider, create, update } = scenario;
  const ask = async (operation: string, file: string, rest: object): Promise<DemoRow> => {
    const ticket = { system: 'servicenow', id: `RITM001234${index}` };
    const request = await client.submit({ operation, provider, ticket, ...rest });
    return { operation, file, request: await follow(client, operation, request) };
  };
  const created = await ask('create', create, { connection: await createFields(scenario) });
  const connectionId = created.request.connection?.id;
  if (update === undefined || connectionId === undefined) return [created];
  const [file, connection] = typeof update === 'string' ? [update, await exampleFields(update)] : ['-', update];
  const updated = await ask('update', file, { connection, connectionId });
  return [created, updated, await ask('delete', '-', { connectionId })];
}

/** Shows every change of a request until it has ended. */
async function follow(client: RequestClient, operation: string, accepted: ShownRequest): Promise<ShownRequest> {
  let request = accepted;
  let shown = '';
  for (;;) {
    const progress = progressOf(request);
    if (progress !== shown) say(`  ${request.id}  ${operation.padEnd(6)}  ${progress}`);
    if (hasEnded(request)) return request;
    shown = progress;
    await sleep(POLL_MS);
    request = await client.get(request.id);
  }
}

const fieldsSchema = z.record(z.string(), z.unknown());
const bodySchema = z.union([
  z.object({ ipsec_site_connection: fieldsSchema }).transform((body) => body.ipsec_site_connection),
  z.object({ vpn_connection: fieldsSchema }).transform((body) => body.vpn_connection),
]);

async function exampleFields(file: string): Promise<Record<string, unknown>> {
  return bodySchema.parse(await readJsonFile(join(PROJECT_DIR, 'examples', file)));
}

async function createFields({ create, replace, replaceIkePolicy }: DemoScenario): Promise<object> {
  const fields = { ...(await exampleFields(create)), ...replace };
  if (replaceIkePolicy === undefined) return fields;
  return { ...fields, ikepolicy: { ...fieldsSchema.parse(fields['ikepolicy']), ...replaceIkePolicy } };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
