import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');
const CACHE = 'node_modules/.cache';
const BUNDLE = `${CACHE}/vpn-provisioner/vpnctl.cjs`;
const PROGRAM = 'lib/cli/vpnctl/program.ts';

let folder: string;
let clone: string;

/** A clone of the project with the packages that the command is made of. */
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vpnctl-clone-')));
  clone = join(folder, 'clone');
  for (const part of ['bin', 'examples', 'lib', 'lambdas', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, part), join(clone, part), { recursive: true });
  }
  mkdirSync(join(clone, 'node_modules'));
  const packages = readdirSync(join(PROJECT, 'node_modules')).filter((name) => !name.startsWith('.'));
  for (const name of packages) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(clone, 'node_modules', name));
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function help(command = join(clone, 'bin/vpnctl.mjs')): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, '--help'], { cwd: folder, encoding: 'utf8' });
}

function bundleMadeAtMs(): number {
  return statSync(join(clone, BUNDLE)).mtimeMs;
}

test('the command is bundled on first use, and started from the bundle afterwards', () => {
  const first = help();
  const madeAtMs = bundleMadeAtMs();

  const second = help();

  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(second).toMatchObject({ status: 0, stdout: first.stdout });
  expect(bundleMadeAtMs()).toBe(madeAtMs);
});

test('the command shows what its sources say, also after one has changed', () => {
  const before = help();
  const source = readFileSync(join(clone, PROGRAM), 'utf8');
  writeFileSync(join(clone, PROGRAM), source.replace(/\.description\('.*'\)/, ".description('Changed meanwhile.')"));

  const after = help();

  expect(before.stdout).not.toContain('Changed meanwhile.');
  expect(after.stdout).toContain('Changed meanwhile.');
});

test('the command starts from its own sources when it is called through a link', () => {
  const link = join(folder, 'vpnctl');
  symlinkSync(join(clone, 'bin/vpnctl.mjs'), link);

  const { status, stdout } = help(link);

  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: vpnctl /);
});

test('a bundle that came with a copy of the clone is not used for the copy', () => {
  help();
  const copy = join(folder, 'copy');
  cpSync(clone, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });

  help(join(copy, 'bin/vpnctl.mjs'));

  expect(readFileSync(join(copy, BUNDLE), 'utf8').split('\n', 1)[0]).toContain(`"root":"${copy}/"`);
});

test('first uses at the same time all work and leave one file', async () => {
  const uses = [1, 2, 3].map(() => spawn(process.execPath, [join(clone, 'bin/vpnctl.mjs'), '--help']));

  const exitCodes = await Promise.all(uses.map(async (use) => (await once(use, 'close'))[0] as number | null));

  expect(exitCodes).toEqual([0, 0, 0]);
  expect(readdirSync(join(clone, CACHE, 'vpn-provisioner'))).toEqual(['vpnctl.cjs']);
});

test('the command works where its bundle cannot be kept', () => {
  writeFileSync(join(clone, CACHE), 'a file where a folder should be');

  const { status, stdout, stderr } = help();

  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Usage: vpnctl /);
});

test('a bundle that is damaged is made anew', () => {
  help();
  writeFileSync(join(clone, BUNDLE), 'throw new Error("damaged")');

  expect(help().status).toBe(0);
});

test('the command says in one sentence that it cannot be built', () => {
  rmSync(join(clone, 'node_modules/esbuild'));

  const { status, stdout, stderr } = help();

  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^vpnctl cannot be built \(npm install may help\): .*esbuild.*\n$/);
});
