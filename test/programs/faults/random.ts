/**
 * The randomised simulation (protocol.md 3, T1 to T3): requests through the real handlers and the synthesized
 * definition in virtual time, with faults of one probability at every boundary.
 *
 *     node --import tsx test/programs/faults/random.ts --seed 1 --p 0.1 --requests 10000 [--json] [--trail NUMBER] [--assembly DIR]
 *       [--settle SECONDS] [--in-flight NUMBER] [--outage]
 *
 * Prints the figures and what is wrong, and the trail of the first request that something is wrong with, or of the one that is
 * asked for; exit code 1 when anything is wrong. With --outage no provider takes a call for an hour (protocol.md 3,
 * T6). The same seed gives the same outcome hash.
 */
import { parseArgs } from 'node:util';
import { useAssembly } from './assembly';
import { figuresOf } from './figures';
import { violationsIn } from '../../faults/invariants/all';
import { outageViolations } from '../../faults/invariants/outage';
import type { Violation } from '../../faults/invariants/violation';
import { reportOf, trailOf } from './report';
import { readDeployment } from '../../faults/simulation/services/deployment';
import { everydayScenario, outageScenario, rushScenario } from '../../faults/simulation/requests/scenario';
import { simulate, type SimulationOptions } from '../../faults/simulation/simulate';
import type { Trace } from '../../faults/simulation/trace';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      p: { type: 'string' },
      requests: { type: 'string', default: '10000' },
      settle: { type: 'string' },
      'in-flight': { type: 'string' },
      assembly: { type: 'string' },
      trail: { type: 'string' },
      json: { type: 'boolean', default: false },
      outage: { type: 'boolean', default: false },
    },
  });
  await useAssembly(values.assembly);
  const seed = numberOf('seed', values.seed);
  const requests = numberOf('requests', values.requests);
  const options = {
    seed,
    probability: numberOf('p', values.p ?? (values.outage ? '0' : '0.1')),
    deployment: await readDeployment(),
    settleSeconds: values.settle === undefined ? undefined : numberOf('settle', values.settle),
  };
  const inFlight = values['in-flight'] === undefined ? undefined : numberOf('in-flight', values['in-flight']);
  const run = values.outage ? await runOutage(options, requests) : await runEveryday(options, requests, inFlight);
  const asked = values.trail === undefined ? undefined : numberOf('trail', values.trail);
  process.stdout.write(`${values.json ? JSON.stringify(figuresOf(run.trace, run.violations)) : textOf(run, asked)}\n`);
  process.exitCode = run.violations.length === 0 ? 0 : 1;
}

type Options = Omit<SimulationOptions, 'scenario'>;

/** A simulation and what is wrong with it. */
interface Run {
  readonly trace: Trace;
  readonly violations: readonly Violation[];
}

async function runEveryday(options: Options, requests: number, maxInFlight: number | undefined): Promise<Run> {
  const trace = await simulate({ ...options, scenario: { ...everydayScenario(options.seed, requests), maxInFlight } });
  return { trace, violations: violationsIn(trace) };
}

async function runOutage(options: Options, requests: number): Promise<Run> {
  const trace = await simulate({ ...options, scenario: outageScenario(options.seed, requests) });
  const usual = await simulate({ ...options, scenario: rushScenario(options.seed, requests) });
  return { trace, violations: [...violationsIn(trace), ...outageViolations(trace, usual)] };
}

function textOf({ trace, violations }: Run, asked: number | undefined): string {
  const first = violations.find(({ request }) => request !== undefined)?.request;
  const shown = asked === undefined ? first : trace.requests[asked];
  const trail = shown === undefined ? [] : trailOf(shown);
  return [...reportOf(figuresOf(trace, violations), violations), ...trail].join('\n');
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} must be a number, not ${text}`);
  return value;
}

void main();
