// A command in TypeScript starts slowly through a loader. Here its code is bundled into one file on first use, which is kept
// until a source of it changes. This file is JavaScript because it runs before anything is compiled.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

/** Besides the sources: what decides how they are bundled, and with which packages. */
const DECISIVE = ['lib/build/command-bundle.mjs', 'package.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/**
 * Runs the command with this entry file. Without a place to keep the bundle it is made anew each time.
 *
 * @param {string} root folder of the clone, absolute
 * @param {string} entry path of the entry file from there
 * @throws Error when the bundle cannot be made
 */
export async function runBundled(root, entry) {
  const file = join(root, 'node_modules/.cache/vpn-provisioner', basename(entry).replace(/\.ts$/, '.cjs'));
  if (!isCurrent(file, root)) {
    const text = await bundle(root, entry);
    if (!isKept(file, text)) return runText(file, text);
  }
  return createRequire(file)(file);
}

/** The first line of a kept bundle says what it was made of. */
function isCurrent(file, root) {
  try {
    const text = readFileSync(file, 'utf8');
    const made = JSON.parse(text.slice('//'.length, text.indexOf('\n')));
    return made.root === root && made.parts.every((part) => isUnchanged(root, part));
  } catch {
    return false; // there is none, or it is none of ours
  }
}

function isUnchanged(root, [path, size, mtimeMs]) {
  const now = partOf(root, path);
  return now[1] === size && now[2] === mtimeMs;
}

/** A file with what tells another version of it apart. */
function partOf(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return [path, stat?.size ?? 0, stat?.mtimeMs ?? 0];
}

async function bundle(root, entry) {
  const startedMs = Date.now();
  const { buildSync } = await import('esbuild');
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // Larger than all the rest, and of use to few commands: they load them from where they lie.
    external: ['@aws-sdk/*'],
    // Half the bytes to compile at each start; names stay, for those who read a stack.
    minifySyntax: true,
    minifyWhitespace: true,
    metafile: true,
    logLevel: 'silent',
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  const parts = [...sources, ...DECISIVE].map((path) => partOf(root, path));
  // What was changed while it was read may be in the bundle or not: the next start makes it anew.
  const certain = parts.map((part) => (part[2] >= startedMs ? [part[0]] : part));
  return `//${JSON.stringify({ root, parts: certain })}\n${outputFiles[0].text}`;
}

/** Puts the whole file in place at once: another first use at the same time finds all of it or nothing. */
function isKept(file, text) {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
    return true;
  } catch {
    removeUnfinished(unfinished);
    return false; // a clone that this user may not write to, or a full disk
  }
}

function removeUnfinished(file) {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never made.
  }
}

function runText(file, text) {
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const module = { exports: {} };
  compileFunction(text, names, { filename: file })(module.exports, createRequire(file), module, file, dirname(file));
}
