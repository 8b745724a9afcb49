import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineCounters, EngineFaults } from '../../../lib/local/engine';
import { assemblyDir } from '../../support/assembly';
import { E2eEngineProcess } from '../../support/e2e/engine-process';
import { PatientCaller } from './patient-caller';
import type { Providers } from './providers';
import { RequestTable } from './request-table';
import { TIME_SCALE } from './times';

/** An engine on one data folder, in one process after another. */
export class EngineLives {
  /** Of the processes that have ended, or were asked before they were killed. */
  readonly counters: EngineCounters[] = [];
  /** What the processes that have ended have written. */
  readonly outputs: string[] = [];
  private current: { readonly engine: E2eEngineProcess; readonly table: RequestTable } | undefined;
  private caller: PatientCaller | undefined;

  /** @param folder where data, and what a killed process leaves behind, are kept */
  constructor(
    private readonly folder: string,
    private readonly providers: Providers,
    private readonly faults: EngineFaults,
  ) {
    mkdirSync(join(folder, 'tmp'), { recursive: true });
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get engine(): E2eEngineProcess {
    return this.now().engine;
  }

  get table(): RequestTable {
    return this.now().table;
  }

  /** The caller of whatever engine there is. */
  get callers(): PatientCaller {
    if (this.caller === undefined) throw new Error('The engine has not started');
    return this.caller;
  }

  /** Starts a process; each life draws its faults from a seed of its own. */
  async start(): Promise<void> {
    const engine = await E2eEngineProcess.start(
      {
        assemblyDir: assemblyDir(),
        profiles: this.providers.profiles,
        dataDir: this.dataDir,
        timeScale: TIME_SCALE,
        faults: { ...this.faults, seed: this.faults.seed + this.outputs.length },
      },
      join(this.folder, 'tmp'),
    );
    this.current = { engine, table: new RequestTable(engine) };
    if (this.caller === undefined) this.caller = new PatientCaller(engine);
    else this.caller.turnTo(engine);
  }

  /** Kills the process, whatever it is at; nothing is told to it. @param counters from just before */
  async kill(counters: EngineCounters): Promise<void> {
    const { engine, table } = this.now();
    await engine.kill();
    table.stop();
    this.note(engine, counters);
  }

  /** Ends the process in order. */
  async stop(): Promise<void> {
    const { engine, table } = this.now();
    const counters = await engine.counters();
    await engine.stop();
    table.stop();
    this.caller?.stop();
    this.note(engine, counters);
  }

  /** Kills what a run that has failed has left running. */
  async abandon(): Promise<void> {
    this.current?.table.stop();
    this.caller?.stop();
    await this.current?.engine.kill();
  }

  private now(): NonNullable<EngineLives['current']> {
    if (this.current === undefined) throw new Error('The engine has not started');
    return this.current;
  }

  private note(engine: E2eEngineProcess, counters: EngineCounters): void {
    this.counters.push(counters);
    this.outputs.push(engine.stdout + engine.stderr);
  }
}
