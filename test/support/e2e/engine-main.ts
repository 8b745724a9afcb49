/** A process that runs an engine for `E2eEngineProcess` and does what that asks. */
import { startLocalStack } from '../../../lib/cli/local-stack';
import type { Engine } from '../../../lib/local/engine';
import type { EngineAnswer, EngineOrder, EngineProcessOptions, Started } from './engine-messages';

async function main(): Promise<void> {
  const options = await new Promise<EngineProcessOptions>((resolve) => {
    process.once('message', (message) => {
      resolve(message as EngineProcessOptions); // the parent's first message
    });
  });
  const stack = await startLocalStack({
    ...options,
    simulator: false,
    onLog: ({ functionName, line }) => process.stderr.write(`${functionName} ${line}\n`),
  });
  let stopped: Promise<void> | undefined;
  const stopOnce = (): Promise<void> => (stopped ??= stack.stop());
  // Also when the parent has died.
  process.once('disconnect', () => void stopOnce());
  process.on('message', (message) => {
    const { id, wish } = message as EngineOrder; // every later message is one
    void fulfil(stack.engine, stopOnce, wish).then((answer) => process.send?.({ id, answer }));
  });
  const { url, endpoints, resources } = stack.engine;
  process.send?.({ url, endpoints, resources } satisfies Started);
}

async function fulfil(engine: Engine, stop: () => Promise<void>, wish: EngineOrder['wish']): Promise<EngineAnswer> {
  switch (wish) {
    case 'counters':
      return engine.counters();
    case 'idle':
      await engine.idle();
      return null;
    case 'stop':
      await stop();
      setImmediate(() => {
        process.disconnect();
      });
      return null;
  }
}

void main();
