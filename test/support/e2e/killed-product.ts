import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../lib/simulator/simulator';
import type { Simulator } from '../../../lib/simulator/simulator';
import { E2eClient } from './client';
import { E2eProcess } from './process';
import { startRecorder } from './recorder';
import type { Recorder } from './recorder';

/** Name of the provider's profile. */
export const PROVIDER = 'main';

/** One life of the product: a process, and a caller of it. */
interface Life {
  readonly engine: E2eProcess;
  readonly api: E2eClient;
}

/**
 * `npm start` with a data folder, which is killed and started again. Its provider outlives it and has the real time, of
 * which the engine's clock makes fifty times as much.
 */
export class KilledProduct {
  private constructor(
    private readonly folder: string,
    readonly simulator: Simulator,
    /** Stands before the simulator. */
    readonly recorder: Recorder,
    private life: Life,
  ) {}

  static async start(): Promise<KilledProduct> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vpn-restart-')));
    mkdirSync(join(folder, 'tmp'));
    const simulator = await startSimulator();
    const recorder = await startRecorder(simulator.url);
    const { auth, ...profile } = simulator.profile(PROVIDER);
    const recorded = { ...profile, endpoint: recorder.url, auth: { ...auth, url: `${recorder.url}/v3` } };
    writeFileSync(join(folder, 'providers.json'), JSON.stringify([recorded]));
    return new KilledProduct(folder, simulator, recorder, await begin(folder));
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** The process of its present life. */
  get engine(): E2eProcess {
    return this.life.engine;
  }

  /** A caller of its present life. */
  get api(): E2eClient {
    return this.life.api;
  }

  /** As `kill -9`, and then started again on the same data. */
  async restart(): Promise<void> {
    await this.life.engine.kill();
    this.life = await begin(this.folder);
  }

  async stop(): Promise<void> {
    await this.life.engine.kill();
    await this.recorder.stop();
    await this.simulator.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function begin(folder: string): Promise<Life> {
  const places = ['--data', join(folder, 'data'), '--providers', join(folder, 'providers.json')];
  const engine = E2eProcess.start(['--port', '0', '--time-scale', '0.02', ...places], join(folder, 'tmp'));
  return { engine, api: new E2eClient(await engine.url()) };
}
