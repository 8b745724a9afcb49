/** `vpnctl batch` against the product: files of all four dialects in, results out, corrected, and sent again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import type { SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';
import { templateOf } from '../../../lib/cli/vpnctl/batch/template';
import type { BatchResource, BatchResult } from '../../../lambdas/contract/api/batch';
import { runVpnctl } from '../../support/cli/vpnctl-process';
import type { Ran } from '../../support/cli/vpnctl-process';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';

let folder: string;
let stack: E2eStack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vpnctl-product-'));
  stack = await startE2eStack({
    providers: SIMULATED_DIALECTS,
    profiles: (simulatorOf) =>
      Promise.resolve(SIMULATED_DIALECTS.map((dialect) => simulatorOf(dialect).profile(`at-${dialect}`, dialect))),
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

function batch(...args: readonly string[]): Promise<Ran> {
  return runVpnctl(['batch', ...args], { cwd: folder, env: { VPNCTL_URL: stack.engine.url } });
}

function namesAt(dialect: SimulatedDialectId): readonly string[] {
  return stack
    .simulator(dialect)
    .connections(dialect)
    .map(({ name }) => name)
    .toSorted();
}

async function resultsOf(id: string): Promise<readonly BatchResult[]> {
  const { stdout } = await batch('results', id, '--json');
  return (JSON.parse(stdout) as { items: readonly BatchResult[] }).items;
}

test.each(SIMULATED_DIALECTS.map((dialect) => ({ dialect })))(
  'the template for $dialect is sent as it is, and all its rows succeed',
  async ({ dialect }) => {
    writeFileSync(
      join(folder, `${dialect}.csv`),
      templateOf({ dialect, operation: 'create', provider: `at-${dialect}` }),
    );

    const ran = await batch('submit', `${dialect}.csv`, '--wait', '--json');

    expect(ran.code).toBe(0);
    const made = JSON.parse(ran.stdout) as BatchResource;
    expect(made).toMatchObject({ state: 'ended', counts: { rows: 2, succeeded: 2 } });
    const results = await resultsOf(made.id);
    expect(results.map(({ row, state }) => [row, state])).toEqual([
      [1, 'succeeded'],
      [2, 'succeeded'],
    ]);
    expect(namesAt(dialect)).toHaveLength(2);
  },
  60_000,
);

test('what failed runs again without a file; what was not valid is corrected in the results and submitted', async () => {
  const simulator = stack.simulator('huawei-v2');
  const respond = { status: 400, body: { code: 'VPC.1001', message: 'no' } };
  simulator.script({ match: { name: 'refused-once' }, faults: [{ on: 'create', respond }] });
  const [header = '', line = ''] = templateOf({
    dialect: 'huawei-v2',
    operation: 'create',
    provider: 'at-huawei-v2',
  }).split(/\r?\n/);
  const rows = [
    line.replace('branch-1', 'whole'),
    line.replace('branch-1', 'refused-once'),
    line.replace('branch-1', 'wrong').replace('"1500"', '"1200"'),
  ];
  writeFileSync(join(folder, 'rows.csv'), [header, ...rows, ''].join('\n'));

  const dry = await batch('submit', 'rows.csv', '--dry-run');
  const first = await batch('submit', 'rows.csv', '--wait', '--json');
  const { id, counts } = JSON.parse(first.stdout) as BatchResource;
  const again = await batch('rerun-failed', id, '--wait', '--json');
  await batch('results', id, '--failed', '--csv', '--out', 'failed.csv');
  const failed = readFileSync(join(folder, 'failed.csv'), 'utf8').split('\r\n');
  const [columns = '', , wrong = ''] = failed;
  // Results have what was right of a row, and never a key.
  writeFileSync(join(folder, 'corrected.csv'), `${columns},"connection.psk"\r\n${wrong},"Correct-Horse-7"\r\n`);
  const second = await batch('submit', 'corrected.csv', '--wait', '--json');

  expect([dry.code, first.code, again.code, second.code]).toEqual([4, 2, 0, 0]);
  expect(counts).toMatchObject({ rows: 3, succeeded: 1, failed: 1, invalid: 1 });
  expect(JSON.parse(again.stdout)).toMatchObject({ rerunOf: id, counts: { rows: 1, succeeded: 1 } });
  expect(failed.filter((row) => row !== '')).toHaveLength(3);
  expect(failed.join('\n')).not.toContain('Replace-this-key');
  expect(JSON.parse(second.stdout)).toMatchObject({ counts: { rows: 1, succeeded: 1 } });
  expect(namesAt('huawei-v2').filter((made) => ['refused-once', 'whole', 'wrong'].includes(made))).toEqual([
    'refused-once',
    'whole',
    'wrong',
  ]);
}, 90_000);
