/**
 * Counts one scenario in a process of its own, so that its time and memory can be told:
 *
 *     node --import tsx test/programs/bench/counts/main.ts --approach vpn-provisioner --connections 100 --settle 120 [--assembly DIR]
 *
 * `--settle` is in seconds, or `spread`. Prints one line of JSON: the run, and what it cost here. The assembly is one that was
 * built before, with the bundles beside it; without it, one is built.
 */
import { parseArgs } from 'node:util';
import { useAssembly } from '../../faults/assembly';
import { APPROACHES, type Approach, type CountedRun, type Effort } from '../results';
import { countRun } from './count';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      approach: { type: 'string', default: 'vpn-provisioner' },
      connections: { type: 'string', default: '1' },
      settle: { type: 'string', default: 'spread' },
      assembly: { type: 'string' },
    },
  });
  const approach = approachNamed(values.approach);
  if (approach === 'vpn-provisioner') await useAssembly(values.assembly);
  const run = await countRun({
    approach,
    connections: wholeNumber('connections', values.connections),
    settleSeconds: values.settle === 'spread' ? 'spread' : wholeNumber('settle', values.settle),
  });
  process.stdout.write(`${JSON.stringify({ run, effort: effortSoFar() } satisfies Counted)}\n`);
}

interface Counted {
  readonly run: CountedRun;
  readonly effort: Effort;
}

/** Of this process since it began; the table's engine is another one. */
function effortSoFar(): Effort {
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const { user, system } = process.cpuUsage();
  return { seconds: tenths(performance.now() / 1e3), cpuSeconds: tenths((user + system) / 1e6), peakMegabytes };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function approachNamed(text: string): Approach {
  const found = APPROACHES.find((name) => name === text);
  if (found === undefined) throw new Error(`--approach must be one of ${APPROACHES.join(', ')}, not ${text}`);
  return found;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, not ${text}`);
}

void main();
