import type { Executions } from '../../ports/executions';
import type { Flights } from '../../ports/flights';
import type { Timer } from '../../ports/timer';
import type { Pacer } from '../provider/pacer';
import type { ProviderStepDependencies } from '../steps/step-dependencies';
import type { WakeDependencies } from '../requests/wake-watcher';
import type { TickDependencies } from '../ticks/tick';

/** What a tick works with. */
export interface WatchDependencies extends ProviderStepDependencies, WakeDependencies, TickDependencies {
  /** Of ticks, which come again by themselves. */
  readonly pacer: Pacer;
  readonly timer: Timer;
  readonly flights: Flights;
  readonly executions: Executions;
}
