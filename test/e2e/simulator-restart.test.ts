import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalStack } from '../../lib/cli/local-stack';
import type { LocalStack } from '../../lib/cli/local-stack';
import { assemblyDir } from '../support/assembly';
import { createBody } from '../support/e2e/body';
import { E2eClient } from '../support/e2e/client';

const PSK = 'restart-canary-4711';
const dataDir = mkdtempSync(join(tmpdir(), 'vpn-simulator-restart-'));

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<LocalStack> {
  return startLocalStack({ assemblyDir: assemblyDir(), dataDir, simulator: true, timeScale: 0.02 });
}

test('a request goes on after a restart of engine and simulator, with the same connection', async () => {
  const before = await start();
  before.simulator?.script({ outcome: 'DOWN', settleAfterSeconds: 120 });
  const client = new E2eClient(before.engine.url);
  const id = await client.accepted(createBody('huawei-v2', { psk: PSK }));
  const { connection } = await client.until(id, (resource) => resource.connection !== undefined);
  await before.stop();

  const after = await start();
  const ended = await new E2eClient(after.engine.url).ended(id);
  const connections = after.simulator?.connections() ?? [];
  await after.stop();

  expect(ended.request).toMatchObject({ state: 'succeeded', connection: { id: connection?.id, status: 'DOWN' } });
  expect(connections.map((one) => one.id)).toEqual([connection?.id]);
}, 90_000);

test('the simulator keeps no pre-shared key', () => {
  const folder = join(dataDir, 'simulator');
  const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));

  expect(kept.join('')).toContain('172.24.4.233');
  expect(kept.join('')).not.toContain(PSK);
});
