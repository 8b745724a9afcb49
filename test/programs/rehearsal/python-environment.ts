import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../../../lib/cli/command-error';

/** All packages of the emulator with their exact versions. */
const REQUIREMENTS = join(__dirname, 'requirements.txt');
const INSTALL_LIMIT_MS = 180_000;
const NEEDED = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
const NO_PYTHON = [
  'The rehearsal runs an AWS-compatible emulator, which needs Python 3.10 or newer with its module venv.',
  'On Debian and Ubuntu: apt-get install python3 python3-venv',
].join('\n');

/**
 * Installs the pinned packages into a virtual environment of this clone, unless they are there already.
 *
 * @returns the folder with the environment's commands
 * @throws CommandError that says what is missing
 */
export async function pythonEnvironment(folder: string): Promise<string> {
  const [wanted, commands] = [await readFile(REQUIREMENTS, 'utf8'), join(folder, 'bin')];
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return commands;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const python = await findPython();
  await expectSuccess(NO_PYTHON, python, ['-m', 'venv', folder]);
  // Every package is named with its version: nothing else may come along.
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '--no-deps', '-r', REQUIREMENTS];
  const failure = `The packages of ${REQUIREMENTS} could not be installed from the Python package registry.`;
  await expectSuccess(failure, join(commands, 'python'), install);
  await writeFile(stamp, wanted);
  return commands;
}

async function findPython(): Promise<string> {
  for (const python of ['python3', 'python']) {
    if ((await run(python, ['-c', NEEDED])).code === 0) return python;
  }
  throw new CommandError(NO_PYTHON);
}

async function expectSuccess(failure: string, command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new CommandError(`${failure}\n${output.trim()}`);
}

/** Runs a command; one that does not exist fails like one that ends with an error. */
function run(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: INSTALL_LIMIT_MS });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((done) => {
    child.on('close', (code) => {
      done({ code, output });
    });
    child.on('error', ({ message }) => {
      done({ code: null, output: message });
    });
  });
}
