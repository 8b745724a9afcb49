import { ConnectionStore, type Plan, type StoredConnection } from '../connection-store';
import type { Clock } from '../clock';
import type { Reply } from '../message';
import type { Subject } from '../provider-call';
import type { ScriptBook } from '../script-book';
import { many, one, type Fields } from './envelope';
import { filterOf, pickFields } from './list-query';
import { badRequest, neutronError } from './neutron-error';
import { createView, getView, newBody, updateView, type HuaweiBody, type HuaweiView } from './representation';
import { refuseCreate, refuseUpdate } from './rules';

// A real agent needs 7 to 9 s and reports every 60 s by default (providers.md 4.4 and 5.8): something in between.
const DEFAULT_PLAN: Plan = { outcome: 'ACTIVE', settleAfterSeconds: 25 };

/**
 * The operations on connections, for a caller whose token is good (providers.md 1, 2.1, 4.5 and 5.8). Names and peers may
 * repeat; a quota or a peer in use is a matter of scripts.
 */
export class HuaweiConnections {
  private readonly store: ConnectionStore<HuaweiBody>;

  constructor(
    clock: Clock,
    private readonly scripts: ScriptBook,
    private readonly projectId: string,
  ) {
    this.store = new ConnectionStore(clock);
  }

  create(fields: Fields): Reply {
    const refusal = refuseCreate(fields);
    if (refusal !== undefined) return badRequest(refusal);
    const body = newBody(fields, this.projectId);
    return one(201, createView(this.store.add(body, { ...DEFAULT_PLAN, ...this.scripts.planFor(body) })));
  }

  get(id: string, query: URLSearchParams): Reply {
    const connection = this.store.get(id);
    return connection ? one(200, pickFields(this.view(connection), query)) : notFound(id);
  }

  /** In order of id (providers.md 5.8). */
  list(query: URLSearchParams): Reply {
    const isListed = filterOf(query);
    const views = this.store
      .all()
      // Views cost more than bodies: a look-up by name among thousands must not build them all.
      .filter((connection) => isListed(connection.body))
      .map((connection) => this.view(connection))
      .filter((view) => isListed(view))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return many(views.map((view) => pickFields(view, query)));
  }

  /**
   * Refused while PENDING_*; a bad body is refused first. Afterwards the connection is PENDING_UPDATE until it settles, as
   * in the Huawei family (providers.md 4.1), while this answer still shows the status before (examples/huawei-v2.update).
   */
  update(id: string, fields: Fields): Reply {
    const refusal = refuseUpdate(fields);
    if (refusal !== undefined) return badRequest(refusal);
    const connection = this.store.get(id);
    if (!connection) return notFound(id);
    const status = this.store.statusOf(connection);
    if (status.startsWith('PENDING_')) return invalidState(id, status);
    const body: HuaweiBody = { ...connection.body, ...fields };
    const plan = { ...DEFAULT_PLAN, outcome: connection.outcome, ...this.scripts.planFor(body) };
    return one(200, updateView(this.store.change(connection, body, plan), status));
  }

  /** Works in any state and at once (providers.md 4.5 and 5.8). */
  remove(id: string): Reply {
    return this.store.remove(id) ? { status: 204 } : notFound(id);
  }

  /** What a script may match of a stored connection; nothing when there is none. */
  subjectOf(id: string): Subject {
    return this.store.get(id)?.body ?? {};
  }

  /** All connections, oldest first. */
  views(): HuaweiView[] {
    return this.store.all().map((connection) => this.view(connection));
  }

  private view(connection: StoredConnection<HuaweiBody>): HuaweiView {
    return getView(connection, this.store.statusOf(connection));
  }
}

function notFound(id: string): Reply {
  return neutronError(404, 'IPsecSiteConnectionNotFound', `ipsec_site_connection ${id} not found`);
}

function invalidState(id: string, status: string): Reply {
  const message = `Invalid state ${status} of vpnaas resource ${id} for updating`;
  return neutronError(400, 'VPNStateInvalidToUpdate', message);
}
