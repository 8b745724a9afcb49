import { COUNTED_STATES } from '../../../lambdas/core/domain/batch/row-record';
import type { RowEvent } from '../../../lambdas/core/domain/batch/row-event';
import type { RequestChange } from '../../../lambdas/core/domain/request/request-change';
import type { Acceptance, ChangeExtras, RequestStore } from '../../../lambdas/core/ports/request-store';

/** What the stream of the audit table tells of rows of batches, as its filter lets it through. */
export class RowTrail {
  private readonly told: RowEvent[] = [];

  /** All that was told so far, in order. */
  get events(): readonly RowEvent[] {
    return this.told;
  }

  /** The same store, of which the trail hears. */
  of(store: RequestStore): RequestStore {
    const tell = this.tell.bind(this);
    return new Proxy(store, {
      get: (target, name) => {
        if (name === 'accept') {
          return async (given: Acceptance): ReturnType<RequestStore['accept']> => {
            const isNew = (await target.find(given.request.id)) === undefined;
            const result = await target.accept(given);
            if (isNew && result === 'accepted') tell(given);
            return result;
          };
        }
        if (name === 'commit') {
          return async (given: RequestChange, extras?: ChangeExtras): ReturnType<RequestStore['commit']> => {
            const result = await target.commit(given, extras);
            if (result === 'committed') tell(given);
            return result;
          };
        }
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  private tell({ request, event }: RequestChange): void {
    const { batch } = request;
    const state = COUNTED_STATES.find((one) => one === event.after.state);
    if (batch === undefined || state === undefined) return;
    const { requestId, sequence, connectionId } = event;
    const place = { batchId: batch.id, row: batch.row, requestId, sequence, connectionId };
    this.told.push({ ...place, state, atMs: Date.parse(event.time), hasProblem: event.after.problem !== undefined });
  }
}
