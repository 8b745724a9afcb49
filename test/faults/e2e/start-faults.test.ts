import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../../../lib/cli/start';
import { createBody } from '../../support/e2e/body';
import { E2eClient } from '../../support/e2e/client';
import { E2eProcess } from '../../support/e2e/process';

let folder: string;
let command: E2eProcess | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpn-faults-'));
});

afterAll(async () => {
  // Still running only when a test has failed.
  await command?.kill();
  rmSync(folder, { recursive: true, force: true });
});

function faultsFile(content: unknown): string {
  const file = join(folder, 'faults.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test.each([
  { name: 'no object', content: [], says: 'faults.json has no usable faults:\n  the file: ' },
  { name: 'an unknown part', content: { engines: {} }, says: '\n  engines is not a known field' },
  {
    name: 'an unknown fault of the engine',
    content: { engine: { seed: 1, tables: { throttel: 1 } } },
    says: 'faults.json: engine.tables.throttel is not a known field',
  },
  {
    name: 'a wrong probability in the engine',
    content: { engine: { seed: 1, functions: { crash: 2 } } },
    says: 'faults.json: engine.functions.crash must be a number from 0 to 1, not 2',
  },
  {
    name: 'an unknown field of the provider',
    content: { provider: { seed: 1, probability: 0.1, chance: 1 } },
    says: '\n  provider.chance is not a known field',
  },
  {
    name: 'a wrong probability at the provider',
    content: { provider: { seed: 1, probability: 7 } },
    says: '\n  provider.probability: ',
  },
])('a file of faults with $name is refused by name before anything starts', async ({ content, says }) => {
  await expect(start(['--faults', faultsFile(content)])).rejects.toThrow(says);
});

test('faults of the provider simulator are refused when it does not run', async () => {
  const providers = join(folder, 'providers.json');
  writeFileSync(providers, '[]');
  const faults = faultsFile({ provider: { seed: 1, probability: 0.1 } });

  await expect(start(['--providers', providers, '--faults', faults])).rejects.toThrow('start it with --simulator');
});

test('faults strike while the command runs, and it says at the end which and how often', async () => {
  const file = faultsFile({
    engine: { seed: 7, functions: { twice: 1 } },
    provider: { seed: 8, probability: 1, kinds: ['clock-skew'] },
  });
  command = E2eProcess.start(['--port', '0', '--time-scale', '0.01', '--faults', file], folder);
  const api = new E2eClient(await command.url());

  await api.accepted(createBody('huawei-v2'));
  while (!command.stderr.includes('fault: delivered twice')) await sleep(20);
  const exitCode = await command.interrupt();

  expect(exitCode).toBe(0);
  expect(command.stdout).toContain('\n  faults: engine, seed 7\n  faults: provider, seed 8\n');
  expect(command.stdout).toMatch(/\nFaults injected: .*function\.twice [1-9]/);
}, 120_000);
