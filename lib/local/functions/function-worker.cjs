'use strict';
// Runs one function's bundle inside a worker thread. Plain JavaScript, so that it is the same under every loader.
const { parentPort, workerData } = require('node:worker_threads');
const { performance } = require('node:perf_hooks');
const { scheduler } = require('node:timers/promises');
const { pathToFileURL } = require('node:url');
const { runTraced } = require('./invocation-trace.cjs');

/**
 * Makes `new Date()` and `Date.now()` follow the engine's clock (see clock.ts), and `scheduler.wait`, with which functions
 * wait for a time of that clock. Other timers stay as they are: they bound calls of services that take real time.
 */
function setClock({ startMs, originMs, speed }) {
  if (speed === 1 && startMs === originMs) return;
  const RealDate = Date;
  const now = () => Math.floor(originMs + (RealDate.now() - startMs) * speed);
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  const wait = scheduler.wait.bind(scheduler);
  scheduler.wait = (delayMs, options) => wait(delayMs / speed, options);
}

/** The shape in which Lambda reports what a handler threw. */
function describeError(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function contextOf({ requestId, timeoutMs }) {
  const deadlineMs = performance.now() + timeoutMs;
  const { functionName, functionArn } = workerData;
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: '1024',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadlineMs - performance.now())),
  };
}

async function answer(handler, call) {
  try {
    const result = await handler(JSON.parse(call.event), contextOf(call));
    return { requestId: call.requestId, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { requestId: call.requestId, error: describeError(error) };
  }
}

async function start() {
  setClock(workerData.clock);
  const run = workerData.countsSteps ? require('./crash-hook.cjs').runSteps : (_call, work) => work();
  const bundle = await import(pathToFileURL(workerData.file).href);
  const handler = bundle[workerData.exportName] ?? bundle.default?.[workerData.exportName];
  if (typeof handler !== 'function') throw new Error(`${workerData.file} does not export ${workerData.exportName}`);
  const perform = (call) => runTraced(call.traceHeader, () => answer(handler, call));
  parentPort.on('message', async (call) => parentPort.postMessage(await run(call, () => perform(call))));
  parentPort.postMessage({ ready: true });
}

start().catch((error) => parentPort.postMessage({ ready: false, error: describeError(error) }));
