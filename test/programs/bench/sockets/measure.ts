import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApiClient } from '../../../../lib/client/api-client';
import { PROJECT } from '../../../support/processes';
import { expectSucceeded, submitAll } from './callers';
import type { EngineStarted, EngineUse, EngineWish, MeasuredEngineOptions } from './engine-messages';

/** How the local engine did over real sockets; differs from run to run. */
export interface SocketRun {
  readonly requests: number;
  /** From the first submission until nothing was under way any more. */
  readonly seconds: number;
  /** Processor time of the engine's process for that, worker threads included; without its database's process. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the engine's process, in MB; without its database's process. */
  readonly peakMegabytes: number;
  /** Resident memory before the first submission, in MB. */
  readonly startMegabytes: number;
}

/**
 * Sends requests through an engine with a simulator, in a process of their own; the callers are in this one.
 *
 * @throws Error when the engine's process ends early, or a request has not succeeded
 */
export async function measureEngine(assemblyDir: string, requests: number): Promise<SocketRun> {
  const child = fork(join(__dirname, 'engine-main.ts'), [], {
    cwd: PROJECT,
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // As `npm start` does.
    execArgv: ['--max-semi-space-size=2', '--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  try {
    return await unlessEnded(measured(child, assemblyDir, requests), ended);
  } finally {
    if (child.connected) child.send('stop' satisfies EngineWish);
    await ended;
  }
}

async function measured(child: ChildProcess, assemblyDir: string, requests: number): Promise<SocketRun> {
  const started = next<EngineStarted>(child);
  child.send({ assemblyDir } satisfies MeasuredEngineOptions);
  const client = new ApiClient((await started).url);
  const startMs = performance.now();
  const ids = await submitAll(client, requests);
  const settled = next<EngineUse>(child);
  child.send('settle' satisfies EngineWish);
  const use = await settled;
  const seconds = (performance.now() - startMs) / 1000;
  await expectSucceeded(client, ids);
  const { cpuSeconds, startCpuSeconds, peakMegabytes, startMegabytes } = use;
  return { requests, seconds, cpuSeconds: cpuSeconds - startCpuSeconds, peakMegabytes, startMegabytes };
}

/** The next message, of the type that the order of messages says. */
async function next<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}

async function unlessEnded<Result>(work: Promise<Result>, ended: Promise<unknown>): Promise<Result> {
  return Promise.race([
    work,
    ended.then(() => {
      throw new Error("The engine's process has ended early");
    }),
  ]);
}
