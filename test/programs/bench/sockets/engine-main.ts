/** A process that runs the local engine and the provider simulator, and says what they have used. */
import { once } from 'node:events';
import { startLocalStack } from '../../../../lib/cli/local-stack';
import type { EngineStarted, EngineUse, EngineWish, MeasuredEngineOptions } from './engine-messages';

async function main(): Promise<void> {
  const [options] = (await once(process, 'message')) as [MeasuredEngineOptions]; // the parent's first message
  // Waits take no time and a connection is settled at once: what is left is the engine's own work.
  const stack = await startLocalStack({ assemblyDir: options.assemblyDir, simulator: true, timeScale: 0 });
  stack.simulator?.script({ outcome: 'ACTIVE', settleAfterSeconds: 0 });
  const startCpuSeconds = cpuSeconds();
  const startMegabytes = process.memoryUsage.rss() / 1e6;
  process.on('message', (wish: EngineWish) => {
    if (wish === 'stop') {
      void stack.stop().then(() => {
        process.disconnect();
      });
    } else {
      void stack.engine.idle().then(() => {
        send({ cpuSeconds: cpuSeconds(), startCpuSeconds, peakMegabytes: peakMegabytes(), startMegabytes });
      });
    }
  });
  // Also when the parent has died.
  process.once('disconnect', () => void stack.stop());
  send({ url: stack.engine.url });
}

function send(message: EngineStarted | EngineUse): void {
  process.send?.(message);
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** `maxRSS` is in kibibytes. */
function peakMegabytes(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

void main();
