import { startLocalStack } from '../../lib/cli/local-stack';
import type { Engine } from '../../lib/local/engine';
import { assemblyDir } from '../support/assembly';
import { E2eClient } from '../support/e2e/client';
import { E2eQueue } from '../support/e2e/queue';
import { Providers } from './providers';
import type { World } from './world';

/** Waits are ten times shorter than in production; a busy machine would miss the shortest deadline at a scale below. */
const TIME_SCALE = 0.1;

/** Starts an embedded engine with providers on its clock. */
export async function openLocalWorld(names: readonly string[]): Promise<World> {
  const running: { engine?: Engine } = {};
  const providers = await Providers.start(names, { nowMs: () => running.engine?.clock.nowMs() ?? Date.now() });
  const profiles = providers.profiles((url) => url);
  const local = await startLocalStack({
    assemblyDir: assemblyDir(),
    simulator: false,
    profiles,
    timeScale: TIME_SCALE,
  });
  running.engine = local.engine;
  const queue = new E2eQueue(local.engine);
  return {
    api: new E2eClient(local.engine.url),
    providers,
    msPerSecond: TIME_SCALE * 1000,
    sendMessages: async (...bodies) => {
      await queue.send(...bodies);
    },
    close: async () => {
      queue.stop();
      await local.stop();
      await providers.stop();
    },
  };
}
