import type { RequestId } from '../../domain/request/request-id';
import { loadRequest } from '../requests/load-request';
import { settleSome } from '../ticks/some-at-a-time';
import { catchUp } from './catch-up';
import type { CatchUpDependencies, CatchUpFinding } from './catch-up';
import { reconcileWaiting, waitingRequest } from './reconcile-waiting';
import type { WaitingDependencies, WaitingFinding, WaitingRequest } from './reconcile-waiting';

/** Requests looked at at a time that have begun: Step Functions allows few calls a second that describe an execution. */
const AT_A_TIME = 5;

/** What looking after requests works with. */
export interface RequestDependencies extends CatchUpDependencies, WaitingDependencies {}

/** What became of a request that was due. */
export type Finding = CatchUpFinding | WaitingFinding;

/** Findings that say that all is as it should be. */
const USUAL: readonly Finding[] = ['left', 'queued'];

/** A request that was read, with how it waits if it does. */
interface Look {
  readonly id: RequestId;
  readonly waiting?: WaitingRequest | undefined;
}

/**
 * Looks after some requests: those that wait for their provider together, the others a few at a time. What goes wrong with one does
 * not stop the others.
 *
 * @param isOver says when to leave the rest to the next run
 */
export async function reconcilePage(
  deps: RequestDependencies,
  ids: readonly RequestId[],
  isOver: () => boolean,
): Promise<readonly PromiseSettledResult<Finding>[]> {
  const looks = await settleSome(ids, (id) => lookAt(deps, id));
  const known = looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value] : []));
  const failed = looks.flatMap((look) => (look.status === 'rejected' ? [look] : []));
  const waiting = known.flatMap((look) => look.waiting ?? []);
  const begun = known.flatMap((look) => (look.waiting === undefined ? [look.id] : []));
  const found: PromiseSettledResult<Finding>[] = [...failed, ...(await reconcileWaiting(deps, waiting))];
  const ofWhom = [...ids.filter((_id, index) => looks[index]?.status === 'rejected'), ...waiting.map(idOf)];
  for (let start = 0; start < begun.length && !isOver(); start += AT_A_TIME) {
    const some = begun.slice(start, start + AT_A_TIME);
    found.push(...(await Promise.allSettled(some.map((id) => catchUp(deps, id)))));
    ofWhom.push(...some);
  }
  found.forEach((one, index) => {
    log(deps, ofWhom[index], one);
  });
  return found;
}

async function lookAt(deps: RequestDependencies, id: RequestId): Promise<Look> {
  return { id, waiting: await waitingRequest(deps, await loadRequest(deps.store, id)) };
}

function idOf({ request }: WaitingRequest): RequestId {
  return request.id;
}

function log({ logger }: RequestDependencies, requestId = '', found: PromiseSettledResult<Finding>): void {
  if (found.status === 'rejected') logger.error('reconcile failed', { requestId, errorName: nameOf(found.reason) });
  else if (!USUAL.includes(found.value)) logger.warn(found.value, { requestId });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
