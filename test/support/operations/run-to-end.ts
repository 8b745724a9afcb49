import { playWorkflow } from '../contract/workflow';
import type { World } from './world';

/** What happens before something runs for the n-th time. */
export type Before = (task: 'validate' | 'apply' | 'tick' | 'record', count: number) => Promise<unknown> | undefined;

const MOST_TICKS = 1_000;

/** Has a request go through its workflow and the ticks of its watcher until its execution has ended. */
export async function runToEnd(world: World, before: Before = () => undefined): Promise<void> {
  const counts = new Map<string, number>();
  const prepare = async (task: Parameters<Before>[0]): Promise<void> => {
    const count = (counts.get(task) ?? 0) + 1;
    counts.set(task, count);
    await before(task, count);
  };
  await playWorkflow({
    step: async (name) => {
      await prepare(name);
      return again(() => world[name]());
    },
    watch: async () => {
      world.watch();
      for (let ticks = 0; (await world.executions.statusOf(world.request.id)) === 'running'; ticks += 1) {
        if (ticks >= MOST_TICKS) throw new Error(`The execution still waits after ${MOST_TICKS} ticks`);
        await prepare('tick');
        await world.nextTick();
      }
    },
    record: async () => {
      await prepare('record');
      return world.record();
    },
    wait: (seconds) => {
      world.clock.advance(seconds);
      return Promise.resolve();
    },
  });
}

/** A task that has lost against the caller is tried again by the workflow. */
async function again<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Error && error.name === 'StoreConflictError') return task();
    throw error;
  }
}
