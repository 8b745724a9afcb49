import { cpus } from 'node:os';
import type { BuiltAssembly } from '../../../lib/build/build-assembly';
import { readAssembly } from '../../../lib/local/assembly/assembly';
import { countAll } from './counted';
import { countAllBulk, measureFunctions } from './bulk/counted-bulk';
import { bulkFile, type BulkFile } from './bulk/file';
import { countsFile, type CountsFile, type MachineFile, type Origin } from './files';
import { coldImports } from './functions/cold-imports';
import type { Part } from './options';
import { measureEngine, type SocketRun } from './sockets/measure';
import { standingParts } from './standing';

/** What the parts that were run have found; nothing of the others. */
export interface Found {
  readonly counts?: CountsFile;
  /** The scenarios that were run, either the large ones or the others. */
  readonly bulk?: BulkFile;
  readonly machine: MachineFile;
}

/** Where the parts find what they measure. */
export interface Place {
  /** What `buildAssembly` was given; more is built into it. */
  readonly folder: string;
  readonly assembly: BuiltAssembly;
  /** Whether files of 10,000 rows are counted, and no smaller ones. */
  readonly isLarge: boolean;
  /** Is told how far it is. */
  readonly say: (text: string) => void;
}

/** Sizes in which the local engine is measured. */
const SOCKET_REQUESTS = [200, 1_000];

/** Runs parts of the benchmark one after the other: what is measured must not share the machine with another part. */
export async function runParts(parts: readonly Part[], place: Place): Promise<Found> {
  const found: Found[] = [];
  for (const part of parts) found.push(await PART_RUNS[part](place, originOfThis()));
  return {
    ...found.reduce<Omit<Found, 'machine'>>((all, { machine: _machine, ...counted }) => ({ ...all, ...counted }), {}),
    machine: found.reduce((all, { machine }) => ({ ...all, ...machine }), {}),
  };
}

const PART_RUNS: Readonly<Record<Part, (place: Place, origin: Origin) => Promise<Found>>> = {
  counts: async ({ folder, assembly: { assemblyDir }, say }, origin) => {
    say('counting in virtual time, two processes at a time');
    const measured = await countAll({ folder, assemblyDir }, say);
    const { resources } = await readAssembly(assemblyDir);
    const runs = measured.map(({ run }) => run);
    const efforts = measured.map(({ run: { scenario }, effort }) => ({ scenario, effort }));
    return { counts: countsFile(runs, standingParts(resources)), machine: { effort: { origin, runs: efforts } } };
  },
  bulk: async ({ folder, assembly: { assemblyDir }, isLarge, say }, origin) => {
    // First what takes little: nothing may go wrong any more when large files have been counted for half an hour.
    say('running the functions that take in rows');
    const functions = await measureFunctions({ folder, assemblyDir, isLarge });
    say('counting files of rows in virtual time, two processes at a time');
    const measured = await countAllBulk({ folder, assemblyDir, isLarge }, say);
    const efforts = measured.map(({ run: { scenario }, effort }) => ({ scenario, effort }));
    return { bulk: bulkFile(measured.map(({ run }) => run)), machine: { bulk: { origin, runs: efforts, functions } } };
  },
  functions: async ({ folder, assembly: { bundles }, say }, origin) => {
    say('loading every function in fresh processes');
    return { machine: { functions: { origin, imports: await coldImports(folder, bundles) } } };
  },
  sockets: async ({ assembly: { assemblyDir }, say }, origin) => {
    const runs: SocketRun[] = [];
    for (const requests of SOCKET_REQUESTS) {
      say(`sending ${requests} requests through the local engine`);
      runs.push(await measureEngine(assemblyDir, requests));
    }
    return { machine: { sockets: { origin, runs } } };
  },
};

function originOfThis(): Origin {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    node: process.version,
  };
}
