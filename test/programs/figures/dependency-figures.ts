import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** What dependency-cruiser says of the imports. */
export interface DependencyFigures {
  /** Breaches of `.dependency-cruiser.cjs`, cycles among them, as `rule: from → to`. */
  readonly breaches: readonly string[];
  /** Groups of folders that import each other in a circle. */
  readonly folderCycles: readonly (readonly string[])[];
}

const reportSchema = z.object({
  modules: z.array(
    z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })).default([]) }),
  ),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

const PRODUCT = /^(lib|lambdas)\//;
const LARGEST_REPORT_BYTES = 100_000_000;

/** Runs dependency-cruiser over the project. @throws Error when it cannot be run */
export async function dependencyFigures(): Promise<DependencyFigures> {
  const cruise = ['depcruise', '--config', '.dependency-cruiser.cjs', '-T', 'json', 'bin', 'lib', 'lambdas', 'test'];
  const options = { maxBuffer: LARGEST_REPORT_BYTES };
  // Its exit code counts the breaches.
  const { stdout } = await promisify(execFile)('npx', cruise, options).catch((error: unknown) =>
    z.object({ stdout: z.string().min(1) }).parse(error),
  );
  const { modules, summary } = reportSchema.parse(JSON.parse(stdout));
  const imports = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules.filter(({ source }) => PRODUCT.test(source))) {
    const folder = dirname(source);
    const targets = dependencies.map(({ resolved }) => resolved).filter((file) => PRODUCT.test(file));
    const others = targets.map((file) => dirname(file)).filter((other) => other !== folder);
    imports.set(folder, new Set([...(imports.get(folder) ?? []), ...others]));
  }
  return {
    breaches: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    folderCycles: circlesIn(imports),
  };
}

/** Groups of more than one folder in which each reaches every other. */
export function circlesIn(imports: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reached = new Map([...imports.keys()].map((folder) => [folder, reachableFrom(folder, imports)]));
  const groups = [...imports.keys()].map((folder) =>
    [...imports.keys()].filter((other) => reached.get(folder)?.has(other) && reached.get(other)?.has(folder)),
  );
  const circles = groups.filter((group) => group.length > 1).map((group) => group.toSorted());
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

function reachableFrom(start: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const next of imports.get(folder) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
