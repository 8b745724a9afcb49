import { watchHandler } from '../../handlers/watch/watch';
import { errandDependencies } from '../../runtime/wiring';

/** Ticks of watchers and gates, and starts of admitted requests; see `core/operations/errands/run-errand.ts`. */
export const handler = watchHandler(errandDependencies());
