import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineClock } from '../../../lib/local/base/clock';
import { FunctionHost } from '../../../lib/local/functions/function-host';
import type { FunctionCode } from '../../../lib/local/functions/function-instance';
import { removeFolders, temporaryFolder } from '../../support/engine/test-assembly';

const hosts: FunctionHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  await removeFolders();
});

async function hostOf(code: string, options: Partial<FunctionCode> = {}): Promise<FunctionHost> {
  const file = join(await temporaryFolder(), 'index.js');
  await writeFile(file, code);
  const host = new FunctionHost({
    functionName: 'fn',
    functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:fn',
    file,
    exportName: 'handler',
    clock: new EngineClock(1).settings,
    env: {},
    timeoutMs: 2_000,
    onLine: () => undefined,
    ...options,
  });
  hosts.push(host);
  return host;
}

const byEvent = `exports.handler = async (event) => {
  if (event.throw) throw Object.assign(new Error('no luck'), { name: event.throw });
  if (event.throwText) throw 'text';
  if (event.exit) process.exit(3);
  if (event.uncaught) setImmediate(() => { throw new Error('uncaught'); });
  if (event.hang) await new Promise(() => {});
  return { got: event };
};`;

test('serves concurrent calls with event and context', async () => {
  const host = await hostOf(`exports.handler = async (event, context) => {
    await new Promise((resolve) => setTimeout(resolve, event.n === 1 ? 50 : 0));
    return [event.n, context.functionName, context.awsRequestId.length, context.getRemainingTimeInMillis() > 1000];
  };`);

  const results = await Promise.all([host.invoke('{"n":1}'), host.invoke('{"n":2}')]);

  expect(results.map((result) => JSON.parse(result) as unknown)).toEqual([
    [1, 'fn', 36, true],
    [2, 'fn', 36, true],
  ]);
  expect(host.invocations).toBe(2);
});

test('tells the AWS SDK the trace header of each of several concurrent calls, and none of one without', async () => {
  const store = JSON.stringify(require.resolve('@aws/lambda-invoke-store'));
  const host = await hostOf(`exports.handler = async (event) => {
    const { InvokeStore } = require(${store});
    await new Promise((resolve) => setTimeout(resolve, event.ms));
    return (await InvokeStore.getInstanceAsync()).getXRayTraceId() ?? 'none';
  };`);

  const results = await Promise.all([
    host.invoke('{"ms":60}', 'Root=1'),
    host.invoke('{"ms":30}'),
    host.invoke('{"ms":0}', 'Root=3'),
  ]);

  expect(results).toEqual(['"Root=1"', '"none"', '"Root=3"']);
});

test('gives null for a handler that returns nothing', async () => {
  const host = await hostOf('exports.handler = async () => {};');

  expect(await host.invoke('{}')).toBe('null');
});

test.each([
  {
    what: 'what the handler throws',
    event: { throw: 'StoreConflictError' },
    name: 'StoreConflictError',
    says: 'no luck',
  },
  { what: 'a thrown text', event: { throwText: true }, name: 'string', says: 'text' },
  { what: 'an exit', event: { exit: true }, name: 'Runtime.ExitError', says: 'exit status 3' },
  { what: 'an uncaught error', event: { uncaught: true, hang: true }, name: 'Runtime.ExitError', says: 'uncaught' },
  { what: 'a timeout', event: { hang: true }, name: 'Sandbox.Timedout', says: 'timed out after 0.30 seconds' },
])('names the failure of $what as Lambda does, and serves the next call', async ({ event, name, says }) => {
  const host = await hostOf(byEvent, { timeoutMs: 300 });

  const failing = host.invoke(JSON.stringify(event));

  await expect(failing).rejects.toMatchObject({ name, failure: { errorType: name } });
  await expect(failing).rejects.toThrow(says);
  expect(await host.invoke('{"n":1}')).toBe('{"got":{"n":1}}');
});

test('ends the calls that run beside one that times out', async () => {
  const host = await hostOf(byEvent, { timeoutMs: 300 });
  await host.invoke('{}');
  const first = host.invoke('{"hang":true}');
  await new Promise((resolve) => setTimeout(resolve, 100));

  const second = host.invoke('{"hang":true}');

  await expect(first).rejects.toMatchObject({ name: 'Sandbox.Timedout' });
  await expect(second).rejects.toMatchObject({ name: 'Runtime.ExitError' });
});

test('fails every call when the bundle cannot be loaded, and says why', async () => {
  const lines: string[] = [];
  const host = await hostOf(`throw Object.assign(new Error('TABLE is missing'), { name: 'ConfigurationError' });`, {
    onLine: (line) => lines.push(line),
  });

  await expect(host.invoke('{}')).rejects.toMatchObject({ name: 'ConfigurationError' });
  await expect(host.invoke('{}')).rejects.toMatchObject({ name: 'ConfigurationError' });
  expect(lines[0]).toBe('cannot be loaded: ConfigurationError: TABLE is missing');
});

test('loads a bundle for its first call', async () => {
  const mark = join(await temporaryFolder(), 'loaded');
  const host = await hostOf(
    `require('node:fs').writeFileSync(process.env.MARK, ''); exports.handler = async () => {};`,
    { env: { MARK: mark } },
  );

  const before = existsSync(mark);
  await host.invoke('{}');

  expect([before, existsSync(mark)]).toEqual([false, true]);
});

test('gives the function its own environment and nothing else', async () => {
  const host = await hostOf('exports.handler = async () => process.env;', { env: { TABLE: 'requests' } });

  expect(JSON.parse(await host.invoke('{}'))).toEqual({ TABLE: 'requests' });
});

test('passes on output line by line', async () => {
  const lines: string[] = [];
  const host = await hostOf(`exports.handler = async () => { console.log('a\\nb'); console.error('c'); };`, {
    onLine: (line) => lines.push(line),
  });

  await host.invoke('{}');
  while (lines.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));

  expect(lines.sort()).toEqual(['a', 'b', 'c']);
});

test("runs the function's clock as fast as the engine's", async () => {
  const clock = new EngineClock(0.01);
  const host = await hostOf(
    `exports.handler = async () => [Date.now(), new Date().getTime(), new Date(5).getTime(), Date.parse('1970-01-01T00:00:00.007Z'), new Date() instanceof Date];`,
    { clock: clock.settings },
  );
  await host.invoke('{}');
  await new Promise((resolve) => setTimeout(resolve, 100));

  const [now, constructed, given, parsed, isDate] = JSON.parse(await host.invoke('{}')) as [
    number,
    number,
    ...unknown[],
  ];

  expect(now - clock.settings.startMs).toBeGreaterThan(9_000);
  expect(clock.nowMs() - now).toBeLessThan(10_000);
  expect(constructed - now).toBeLessThan(1_000);
  expect([given, parsed, isDate]).toEqual([5, 7, true]);
});

test("has a function wait for a time of the engine's clock, and leaves other timers alone", async () => {
  const host = await hostOf(
    `const { scheduler } = require('node:timers/promises');
    exports.handler = async () => {
      const beganMs = Date.now();
      await scheduler.wait(3_000);
      const waitedMs = Date.now() - beganMs;
      const order = [];
      setTimeout(() => order.push('timeout'), 500);
      await scheduler.wait(1_000).then(() => order.push('wait'));
      return [waitedMs, order];
    };`,
    { clock: new EngineClock(0.01).settings },
  );

  const [waitedMs, order] = JSON.parse(await host.invoke('{}')) as [number, string[]];

  expect(waitedMs).toBeGreaterThanOrEqual(2_900);
  expect(order).toEqual(['wait']);
});
