import { openDeployedWorld } from './deployed-world';
import { openLocalWorld } from './local-world';
import { deployedTarget } from './target';
import type { World } from './world';

/**
 * Opens the world of the target that the command has chosen, by default an embedded engine of its own.
 *
 * @param names of the providers to bring along; each is four dialects that no other case disturbs
 */
export function openWorld(...names: readonly string[]): Promise<World> {
  const target = deployedTarget();
  return target === undefined ? openLocalWorld(names) : openDeployedWorld(target, names);
}
