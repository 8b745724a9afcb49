/**
 * Counts one scenario in a process of its own, so that its time and memory can be told:
 *
 *     node --import tsx test/programs/bench/counts/main.ts --approach vpn-provisioner --connections 100 --settle 120
 *       [--dialect openstack-v2] [--rate 20] [--others 5000] [--assembly DIR]
 *
 * `--settle` is in seconds, or `spread`; `--rate` is the limit of calls a second, `--others` are connections of others in the
 * same account. Prints one line of JSON: the run, and what it cost here. The assembly is one that was built before, with
 * the bundles beside it; without it, one is built.
 */
import { parseArgs } from 'node:util';
import { useAssembly } from '../../faults/assembly';
import { APPROACHES, BENCH_DIALECTS, type CountedRun, type Effort } from '../results';
import { effortSoFar } from '../effort';
import { countRun } from './count';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      approach: { type: 'string', default: 'vpn-provisioner' },
      connections: { type: 'string', default: '1' },
      settle: { type: 'string', default: 'spread' },
      dialect: { type: 'string' },
      rate: { type: 'string' },
      others: { type: 'string' },
      assembly: { type: 'string' },
    },
  });
  const { dialect, rate, others } = values;
  const approach = oneOf('approach', APPROACHES, values.approach);
  if (approach === 'vpn-provisioner') await useAssembly(values.assembly);
  const run = await countRun({
    approach,
    connections: wholeNumber('connections', values.connections),
    settleSeconds: values.settle === 'spread' ? 'spread' : wholeNumber('settle', values.settle),
    ...(dialect !== undefined && { dialect: oneOf('dialect', BENCH_DIALECTS, dialect) }),
    ...(rate !== undefined && { requestsPerSecond: wholeNumber('rate', rate) }),
    ...(others !== undefined && { others: wholeNumber('others', others) }),
  });
  process.stdout.write(`${JSON.stringify({ run, effort: effortSoFar() } satisfies Counted)}\n`);
}

interface Counted {
  readonly run: CountedRun;
  readonly effort: Effort;
}

function oneOf<Name extends string>(option: string, names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Error(`--${option} must be one of ${names.join(', ')}, not ${text}`);
  return found;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, not ${text}`);
}

void main();
