import type { FunctionPurpose } from '../function-scope';
import type { Stores } from '../storage/stores';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';

/** What functions behind routes read and write, and whom they wake. */
export interface RouteParts extends Stores {
  readonly watcher: Watcher;
}

/** What a function behind a route is for, how long it may run and what it may do. */
export interface RouteFunction extends FunctionPurpose {
  readonly allow: (worker: WorkerFunction, parts: RouteParts) => void;
}
