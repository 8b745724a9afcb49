import type { Strike } from '../../support/in-memory/provider';
import { World } from '../../support/operations/world';
import { EXISTING } from './cases';
import type { RequestCase } from './cases';

/** The world of a case, with the connection that its request is about. */
export async function worldOf({ request }: RequestCase): Promise<World> {
  if (request.operation === undefined) return World.withRequest(request);
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const world = await World.withRequest({ ...request, connection: { id, status: 'UNKNOWN' } });
  world.provider.add(EXISTING, id);
  return world;
}

/**
 * Has the provider's calls end as the case says.
 *
 * @param createdAtMs gets the times at which creates are sent, epoch ms
 */
export function strikeProvider({ provider, clock }: World, given: RequestCase, createdAtMs: number[]): void {
  const { create = () => [], ...others } = given.strikes;
  const timed =
    (strike?: Strike): Strike =>
    (act) => {
      createdAtMs.push(clock.nowMs());
      return strike === undefined ? act() : strike(act);
    };
  const strikes = create(provider);
  provider.strike('create', ...Array.from({ length: 30 }, (_none, index) => timed(strikes[index])));
  for (const operation of ['update', 'delete', 'list'] as const) {
    provider.strike(operation, ...(others[operation]?.(provider) ?? []));
  }
}
