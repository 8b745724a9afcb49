/**
 * Commands in any order, the invariants of protocol.md 2.3 after each, and an end for every request (protocol.md 2.2,
 * row "model-based").
 */
import fc from 'fast-check';
import { readDeployment } from '../simulation/services/deployment';
import { commands } from './commands';
import { runScript } from './run-script';
import { Tally } from './tally';
import { beginnings } from './tickets';

const isFull = process.env['FAULTS_FULL'] === '1';
const RUNS = isFull ? 1_000 : 300;
/** A run has any number of commands up to this, each as likely as the others. */
const MOST_COMMANDS = isFull ? 180 : 120;

/** Far more than it takes: what is shrunk runs some hundred times more. */
const LIMIT_MS = 1_800_000;

const tally = new Tally();

afterAll(() => {
  const lines = [...tally.lines, `seed ${fc.readConfigureGlobal().seed ?? 'unknown'} (FAST_CHECK_SEED repeats it)`];
  process.stdout.write(`${lines.map((line) => `Model: ${line}`).join('\n')}\n`);
});

test(
  'no script of commands makes two connections of one request, or leaves one without an end',
  async () => {
    const deployment = await readDeployment();
    const script = fc.commands([commands()], { maxCommands: MOST_COMMANDS, size: 'max' });
    await fc.assert(
      fc.asyncProperty(beginnings, script, async (beginning, steps) => {
        const { model, look } = await runScript(beginning, deployment, steps);
        tally.add(model, look);
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );

    // A check that cannot get there proves nothing.
    expect(tally.unreached).toEqual([]);
  },
  LIMIT_MS,
);
