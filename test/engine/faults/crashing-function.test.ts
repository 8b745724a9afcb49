import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineClock } from '../../../lib/local/base/clock';
import { CrashSchedule } from '../../../lib/local/faults/crash-schedule';
import { FaultDraws } from '../../../lib/local/faults/fault-draws';
import { FunctionHost } from '../../../lib/local/functions/function-host';
import { removeFolders, temporaryFolder } from '../../support/engine/test-assembly';

const hosts: FunctionHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  await removeFolders();
});

interface Crashing {
  readonly host: FunctionHost;
  readonly draws: FaultDraws;
  readonly lines: readonly string[];
  /** The marks that an invocation has left. */
  readonly marksOf: (n: number) => string;
}

const STEPS = 4;

/** Leaves a mark in a file before, between and after waits for something outside. */
const markingHandler = `
const { appendFileSync } = require('node:fs');
exports.handler = async ({ n }) => {
  for (let step = 0; step < ${STEPS}; step += 1) {
    appendFileSync(process.env.MARKS + n, String(step));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  appendFileSync(process.env.MARKS + n, 'x');
  return n;
};`;

async function crashing(seed: number, probability: number | undefined, code = markingHandler): Promise<Crashing> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'index.js'), code);
  const draws = new FaultDraws(seed);
  const lines: string[] = [];
  const host = new FunctionHost({
    functionName: 'fn',
    functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:fn',
    file: join(folder, 'index.js'),
    exportName: 'handler',
    clock: new EngineClock(1).settings,
    env: { MARKS: join(folder, 'marks-') },
    timeoutMs: 10_000,
    onLine: (line) => lines.push(line),
    crashes: probability === undefined ? undefined : new CrashSchedule('fn', probability, draws),
  });
  hosts.push(host);
  return { host, draws, lines, marksOf: (n) => marksIn(join(folder, `marks-${n}`)) };
}

function marksIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has not begun
  }
}

/** How an invocation ended: its result, or the name of its error. */
function endOf(host: FunctionHost, n: number): Promise<string> {
  return host.invoke(JSON.stringify({ n })).catch((error: unknown) => (error as Error).name);
}

async function oneAfterTheOther(host: FunctionHost, count: number): Promise<string[]> {
  const ends: string[] = [];
  for (let n = 0; n < count; n += 1) ends.push(await endOf(host, n));
  return ends;
}

describe('a crash', () => {
  test('comes before, between and after all waits of an invocation, and the next one finds a function again', async () => {
    const { host, draws, lines, marksOf } = await crashing(1, 0.6);

    const ends = await oneAfterTheOther(host, 60);

    const died = ends.flatMap((end, n) => (end === 'Runtime.ExitError' ? [n] : []));
    const lived = ends.flatMap((end, n) => (end === String(n) ? [n] : []));
    expect(died.length + lived.length).toBe(60);
    expect(new Set(died.map(marksOf))).toEqual(new Set(['0', '01', '012', '0123', '0123x']));
    expect(new Set(lived.map(marksOf))).toEqual(new Set(['0123x']));
    expect(draws.counts()).toEqual({ 'function.crash': died.length });
    expect(lines).toHaveLength(died.length);
    expect(lines[0]).toMatch(/^fault: request [0-9a-f-]{36} ended at step \d+ of stage \d+$/);
  });

  test('takes no other invocation with it', async () => {
    const { host, draws, marksOf } = await crashing(2, 0.3);

    const ends = await Promise.all(Array.from({ length: 60 }, (_, n) => endOf(host, n)));

    const died = ends.filter((end) => end === 'Runtime.ExitError').length;
    expect(died).toBeGreaterThan(0);
    expect(draws.counts()).toEqual({ 'function.crash': died });
    ends.forEach((end, n) => {
      if (end !== 'Runtime.ExitError') expect([end, marksOf(n)]).toEqual([String(n), '0123x']);
    });
  });

  test('strikes the same invocations at the same points again with the same seed', async () => {
    const run = async (seed: number): Promise<string[]> => {
      const { host, marksOf } = await crashing(seed, 0.5);
      await oneAfterTheOther(host, 25);
      return Array.from({ length: 25 }, (_, n) => marksOf(n));
    };

    const first = await run(3);

    expect(await run(3)).toEqual(first);
    expect(await run(4)).not.toEqual(first);
  });

  test('comes in a handler without any wait as well', async () => {
    const { host } = await crashing(5, 1, `exports.handler = async () => 'done';`);

    const ends = await oneAfterTheOther(host, 8);

    expect(ends).toContain('Runtime.ExitError');
  });

  test('that is under way does not keep the function from stopping', async () => {
    const { host } = await crashing(6, 1, `exports.handler = () => new Promise(() => setInterval(() => {}, 1000));`);
    const ends = [endOf(host, 0), endOf(host, 1)];

    await host.stop();

    expect(await Promise.all(ends)).toEqual(['Runtime.ExitError', 'Runtime.ExitError']);
  });
});

test('counts no steps in a function that is not to crash', async () => {
  const loaded = `exports.handler = async () => Object.keys(require.cache).filter((file) => file.includes('crash-hook')).length;`;
  const [without, withCrashes] = await Promise.all([crashing(1, undefined, loaded), crashing(1, 0.000001, loaded)]);

  expect(await without.host.invoke('{}')).toBe('0');
  expect(await withCrashes.host.invoke('{}')).toBe('1');
});
