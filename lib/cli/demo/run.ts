import type { SubmissionBody } from '../../../lambdas/contract/api/submission';
import { playBatch } from './batch';
import { createFields, exampleFields } from './examples';
import { follow, say } from './follow';
import { playIncidents } from './incidents';
import type { Scene } from './incidents';
import { auditTable, outcomeTable } from './report';
import type { DemoRow } from './report';
import { DEMO_SCENARIOS } from './scenarios';
import type { DemoScenario } from './scenarios';
import { IntakeLog } from './intake-log';
import { startLocalStack } from '../local-stack';
import { ApiClient } from '../../client/api-client';
import { unlessInterrupted, withAssembly } from '../workspace';

/** Waits are twenty times shorter than in production; everything else is the same. */
const TIME_SCALE = 0.05;

/**
 * `npm run demo`: the main job on real input, start to end: the example requests of every dialect, one connection of
 * each updated and deleted as well; a lost answer, a cancelled request and one over the queue besides; then a file of rows,
 * one of which fails and is run again. Exit code 0 when every request ended as it should.
 */
export async function demo(): Promise<number> {
  say('Building the functions and synthesizing the CDK app ...');
  return withAssembly(async ({ assemblyDir }, interrupted) => {
    const intake = new IntakeLog();
    const stack = await startLocalStack({ assemblyDir, simulator: true, timeScale: TIME_SCALE, onLog: intake.take });
    try {
      say(`Local engine at ${stack.engine.url}, provider simulator at ${stack.simulator?.url ?? '-'}`);
      say(`Waits are ${1 / TIME_SCALE} times shorter than in production.\n`);
      const scene = { stack, client: new ApiClient(stack.engine.url), intake };
      const rows = await unlessInterrupted(playAll(scene), interrupted);
      say(`\nOutcome\n${outcomeTable(rows)}`);
      await showTrails(scene, rows);
      const isBatchWell = await unlessInterrupted(playBatch(scene), interrupted);
      return isBatchWell && rows.every(({ request, expected }) => request.state === expected) ? 0 : 1;
    } finally {
      await stack.stop();
    }
  });
}

async function playAll(scene: Scene): Promise<DemoRow[]> {
  const examples = DEMO_SCENARIOS.map((scenario, index) => play(scene.client, scenario, index));
  return (await Promise.all([...examples, playIncidents(scene)])).flat();
}

/** Creates the scenario's connection; updates and deletes it when the scenario says so. */
async function play(client: ApiClient, scenario: DemoScenario, index: number): Promise<DemoRow[]> {
  const { provider, create, update } = scenario;
  const ask = async (
    operation: SubmissionBody['operation'],
    file: string,
    rest: Partial<SubmissionBody>,
  ): Promise<DemoRow> => {
    const ticket = { system: 'servicenow', id: `RITM001234${index}` };
    const { id } = await client.submit({ operation, provider, ticket, ...rest });
    return { operation, file, request: await follow(client, operation, id), expected: 'succeeded' };
  };
  const created = await ask('create', create, { connection: await createFields(scenario) });
  const connectionId = created.request.connection?.id;
  if (update === undefined || connectionId === undefined) return [created];
  const [file, connection] = typeof update === 'string' ? [update, await exampleFields(update)] : ['-', update];
  const updated = await ask('update', file, { connection, connectionId });
  return [created, updated, await ask('delete', '-', { connectionId })];
}

/** What happened to a request in the good case, and to those that something happened to. */
async function showTrails({ client }: Scene, rows: readonly DemoRow[]): Promise<void> {
  const shown = rows.filter(({ operation }, index) => index === 0 || /lost|cancelled/.test(operation));
  for (const { operation, request } of shown) {
    say(`Audit trail of ${request.id} (${operation})\n${auditTable(await client.events(request.id))}`);
  }
}
