import type { Fields } from '../base/fields';
import type { ProviderRequest, Reply } from '../base/message';
import { subjectOf, type Subject } from '../base/provider-call';
import { ConnectionStore, DEFAULT_PLAN, type OutOfBand } from '../connections/connection-store';
import type { ConnectionView } from '../dialect/simulated-dialect';
import type { World } from '../dialect/world';
import type { ScheduleInForce } from '../faults/schedule-in-force';
import type { ScriptsInForce } from '../faults/scripts-in-force';
import { isAskedFor, listBody, readListQuery, type ListQuery } from './list-query';
import {
  changedBody,
  changeView,
  getView,
  listView,
  newBody,
  type VpnBody,
  type VpnConnection,
} from './representation';
import { refuseCreate, refuseTogether, refuseUpdate } from './rules';
import { beingDeleted, beingUpdated, invalidRequest, notFound } from './vpn-error';

// As long as one waits between two looks at a delete (provider-apis.md 4.5).
const DELETE_AFTER_SECONDS = 10;

/**
 * The operations on v5 connections, for a caller whose credentials are good (provider-apis.md 1, 2.3, 4.5, 5.4 and
 * 5.6). Names may repeat; a quota or a gateway that is not ready is a matter of scripts.
 */
export class VpnConnections {
  private readonly store: ConnectionStore<VpnBody>;
  private readonly scripts: ScriptsInForce;
  private readonly schedule: ScheduleInForce;
  private readonly keptForm: World['keptForm'];
  private created = 0;

  constructor({ clock, scripts, schedule, journalOf, keptForm, newId }: World) {
    this.store = new ConnectionStore({
      clock,
      journal: journalOf('enterprise-v5'),
      newId,
      keyOf: gatewayOf,
      // As markers spell it, so that its order is that of time.
      placeOf: ({ createdAtMs }) => new Date(createdAtMs).toISOString(),
    });
    this.keptForm = keptForm;
    this.scripts = scripts;
    this.schedule = schedule;
  }

  /** 201 without a status. */
  create(fields: Fields, request: ProviderRequest): Reply {
    const refusal = refuseCreate(fields);
    if (refusal !== undefined) return invalidRequest(refusal)(request.id);
    const body = newBody(this.keptForm(fields), this.created);
    this.created += 1;
    const listLagSeconds = this.schedule.listLagSeconds('enterprise-v5', 'create', body.name);
    const plan = { ...DEFAULT_PLAN, listLagSeconds, ...this.scripts.planFor(subjectOf(body)) };
    return one(201, changeView(this.store.add(body, plan)), request);
  }

  get(id: string, request: ProviderRequest): Reply {
    const connection = this.store.get(id);
    return connection ? one(200, this.view(connection), request) : notFound(request.id);
  }

  list(request: ProviderRequest): Reply {
    const query = readListQuery(request.query);
    if (typeof query === 'function') return query(request.id);
    const body = listBody(query, this.found(query), this.store.listedCount());
    return { status: 200, body: { ...body, request_id: request.id } };
  }

  /** 200 without a status; a bad body is refused first, then one while PENDING_*. Afterwards it is PENDING_UPDATE. */
  update(id: string, fields: Fields, request: ProviderRequest): Reply {
    const refusal = refuseUpdate(fields);
    if (refusal !== undefined) return invalidRequest(refusal)(request.id);
    const connection = this.store.get(id);
    if (!connection) return notFound(request.id);
    const body = changedBody(connection.body, this.keptForm(fields));
    const conflict = refuseTogether(fields, body);
    if (conflict !== undefined) return invalidRequest(conflict)(request.id);
    const status = this.store.statusOf(connection);
    if (status === 'PENDING_DELETE') return beingDeleted(request.id);
    if (status.startsWith('PENDING_')) return beingUpdated(request.id);
    const scripted = this.scripts.planFor(subjectOf(body));
    const listLagSeconds = this.schedule.listLagSeconds('enterprise-v5', 'update', body.name);
    const planned = { ...DEFAULT_PLAN, outcome: connection.outcome, listLagSeconds, ...scripted };
    const plan = { ...planned, pendingStatus: 'PENDING_UPDATE' };
    return one(200, changeView(this.store.change(connection, body, plan)), request);
  }

  /** 204, then PENDING_DELETE until it is gone; refused for a frozen connection only. */
  remove(id: string, request: ProviderRequest): Reply {
    const connection = this.store.get(id);
    if (!connection) return notFound(request.id);
    if (this.store.statusOf(connection) === 'FREEZED') {
      return invalidRequest('ILLEGAL not allowed delete vpnConnection')(request.id);
    }
    const drawn = this.schedule.listLagSeconds('enterprise-v5', 'delete', connection.body.name);
    const plan = { deleteAfterSeconds: DELETE_AFTER_SECONDS, listLagSeconds: drawn };
    const { deleteAfterSeconds, listLagSeconds } = { ...plan, ...this.scripts.planFor(subjectOf(connection.body)) };
    this.store.remove(connection, { afterSeconds: deleteAfterSeconds, listLagSeconds });
    return { status: 204 };
  }

  /** What a script may match of a stored connection; nothing when there is none. */
  subjectOf(id: string): Subject {
    return subjectOf(this.store.get(id)?.body ?? {});
  }

  /** Changes that no call of the API makes. */
  get outOfBand(): OutOfBand {
    return this.store;
  }

  /** All connections, oldest first. */
  views(): ConnectionView[] {
    return this.store.all().map((connection) => this.view(connection));
  }

  /** Newest first, from the marker on; what is not looked at is not built. */
  private *found(query: ListQuery): Generator<Fields> {
    const [, key] = query.filters.find(([name]) => name === 'vgw_id') ?? [];
    const walk = { key, from: query.marker ?? undefined, isReverse: true };
    for (const { connection, status } of this.store.listed(walk)) {
      const view = listView(connection, status);
      if (isAskedFor(query, view)) yield view;
    }
  }

  private view(connection: VpnConnection): ConnectionView {
    return getView(connection, this.store.statusOf(connection));
  }
}

function gatewayOf(body: VpnBody): string {
  return String(body['vgw_id']);
}

function one(status: number, view: object, request: ProviderRequest): Reply {
  return { status, body: { vpn_connection: view, request_id: request.id } };
}
