import type { LocalStackOptions } from '../../../lib/cli/local-stack';
import type { Engine, EngineCounters } from '../../../lib/local/engine';

/** What an engine in a process of its own is started with; its providers run elsewhere. */
export type EngineProcessOptions = Omit<LocalStackOptions, 'simulator' | 'onLog'>;

/** Its first message: it runs. */
export type Started = Pick<Engine, 'url' | 'endpoints' | 'resources'>;

/** Something that it is to do. */
export interface EngineOrder {
  readonly id: number;
  readonly wish: 'counters' | 'idle' | 'stop';
}

/** What it says when that is done: the counters, where they were asked for. */
export type EngineAnswer = EngineCounters | null;

/** Its message that says so. */
export interface EngineReport {
  readonly id: number;
  readonly answer: EngineAnswer;
}
