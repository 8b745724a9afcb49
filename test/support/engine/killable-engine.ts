import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine } from '../../../lib/local/engine';

/** Where an engine in a process of its own serves, and the id of its first KMS key. */
export type Endpoints = Engine['endpoints'] & { readonly keyId?: string };

/** An engine that can be killed: it runs in a process of its own. */
export class KillableEngine {
  private constructor(
    private readonly child: ChildProcess,
    readonly endpoints: Endpoints,
  ) {}

  /** Runs an assembly on a data folder, with time scale 0.1. */
  static async start(assemblyDir: string, dataDir: string): Promise<KillableEngine> {
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'run-engine.ts'), assemblyDir, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new KillableEngine(child, JSON.parse(line) as Endpoints);
  }

  /** As `kill -9` does. May be called again. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
