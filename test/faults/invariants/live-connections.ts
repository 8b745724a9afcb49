import type { ConnectionView } from '../../../lib/simulator/dialect/simulated-dialect';
import type { RequestTrace, Trace } from '../simulation/trace';
import { nameOf } from './wishes';

/** The connections at the providers when all is at rest. */
export class LiveConnections {
  private readonly byId = new Map<string, ConnectionView>();
  private readonly newByWish = new Map<string, ConnectionView[]>();

  constructor({ connections, requests }: Pick<Trace, 'connections' | 'requests'>) {
    const earlier = new Set(requests.map(({ earlierId }) => earlierId));
    for (const [dialect, views] of Object.entries(connections)) {
      for (const view of views) {
        this.byId.set(view.id, view);
        if (!earlier.has(view.id)) add(this.newByWish, `${dialect}/${view.name}`, view);
      }
    }
  }

  /** The connection of an id, also one that was there before all requests. */
  find(id: string | undefined): ConnectionView | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** Those that came of a create, or of its twin: they have its name and were not there before. */
  of(request: RequestTrace): readonly ConnectionView[] {
    return this.newByWish.get(wishOf(request)) ?? [];
  }

  /** All that were not there before, each with the creates that it may have come of. */
  withOrigins(creates: readonly RequestTrace[]): { view: ConnectionView; origins: readonly RequestTrace[] }[] {
    const byWish = new Map<string, RequestTrace[]>();
    creates.forEach((request) => {
      add(byWish, wishOf(request), request);
    });
    return [...this.newByWish].flatMap(([wish, views]) =>
      views.map((view) => ({ view, origins: byWish.get(wish) ?? [] })),
    );
  }
}

function wishOf(request: RequestTrace): string {
  return `${request.planned.dialect}/${nameOf(request) ?? ''}`;
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
