import type { Fields } from '../base/fields';
import type { ProviderRequest, Reply } from '../base/message';
import { subjectOf, type Subject } from '../base/provider-call';
import { ConnectionStore, DEFAULT_PLAN, type OutOfBand, type Plan } from '../connections/connection-store';
import type { Walk } from '../connections/ordered';
import type { StoredConnection } from '../connections/stored-connection';
import type { World } from '../dialect/world';
import type { ScheduleInForce } from '../faults/schedule-in-force';
import type { ScriptsInForce } from '../faults/scripts-in-force';
import { one } from './envelope';
import type { Flavour, NeutronBody, NeutronView } from './flavour';
import { comparable, fieldsPicker, filterOf, nameAskedFor } from './list-query';
import { neutronError } from './neutron-error';

/**
 * The operations on connections of a v2 dialect, for a caller whose token is good (provider-apis.md 1, 2, 4.5 and 5.8).
 * Names and peers may repeat; a quota or a peer in use is a matter of scripts.
 */
export class NeutronConnections {
  private readonly store: ConnectionStore<NeutronBody>;
  private readonly scripts: ScriptsInForce;
  private readonly schedule: ScheduleInForce;
  private readonly projectId: string;
  private readonly keptForm: World['keptForm'];

  constructor(
    { clock, scripts, schedule, identity, journalOf, keptForm, newId }: World,
    private readonly flavour: Flavour,
  ) {
    this.store = new ConnectionStore({
      clock,
      journal: journalOf(flavour.dialect),
      newId,
      keyOf: ({ name }) => comparable(name),
      // In order of id (provider-apis.md 5.8).
      placeOf: ({ id }) => id,
    });
    this.scripts = scripts;
    this.schedule = schedule;
    this.keptForm = keptForm;
    this.projectId = identity.account.project.id;
  }

  create(fields: Fields): Reply {
    const refusal = this.flavour.refuseCreate(fields);
    if (refusal) return refusal;
    const body = this.flavour.newBody(this.keptForm(fields), this.projectId);
    const { dialect, refuseBody, createView } = this.flavour;
    const conflict = refuseBody(body);
    if (conflict) return conflict;
    const listLagSeconds = this.schedule.listLagSeconds(dialect, 'create', body.name);
    return one(201, createView(this.store.add(body, { listLagSeconds, ...this.planFor(body, fields) })));
  }

  get(id: string, query: URLSearchParams): Reply {
    const connection = this.store.get(id);
    return connection ? one(200, fieldsPicker(query)(this.view(connection))) : notFound(id);
  }

  list(request: ProviderRequest): Reply {
    const { query } = request;
    const found = {
      views: (walk: Walk) => this.found(query, walk),
      hasMarker: (id: string) => this.store.isListed(id),
    };
    return this.flavour.listReply(found, request);
  }

  /**
   * Refused while PENDING_*; a bad body is refused first. This answer shows the status before (examples/huawei-v2.update);
   * where it goes from there depends on the flavour, unless a script says so.
   */
  update(id: string, fields: Fields): Reply {
    const { refuseUpdate, refuseBody, changedBody, updateView, updatingStatus } = this.flavour;
    const refusal = refuseUpdate(fields);
    if (refusal) return refusal;
    const connection = this.store.get(id);
    if (!connection) return notFound(id);
    const body = changedBody(connection.body, this.keptForm(fields));
    const status = this.store.statusOf(connection);
    const conflict = refuseBody(body) ?? (status.startsWith('PENDING_') ? invalidState(id, status) : undefined);
    if (conflict) return conflict;
    const listLagSeconds = this.schedule.listLagSeconds(this.flavour.dialect, 'update', body.name);
    const planned = this.planFor(body, fields, connection.outcome);
    const plan = { listLagSeconds, ...planned, pendingStatus: updatingStatus ?? status };
    return one(200, updateView(this.store.change(connection, body, plan), status));
  }

  /** Works in any state, and at once unless a script says how long it takes (provider-apis.md 4.5 and 5.8). */
  remove(id: string): Reply {
    const connection = this.store.get(id);
    if (!connection) return notFound(id);
    const { deleteAfterSeconds, listLagSeconds } = this.scripts.planFor(connection.body);
    const drawn = this.schedule.listLagSeconds(this.flavour.dialect, 'delete', connection.body.name);
    this.store.remove(connection, { afterSeconds: deleteAfterSeconds, listLagSeconds: listLagSeconds ?? drawn });
    return { status: 204 };
  }

  /** What a script may match of a stored connection; nothing when there is none. */
  subjectOf(id: string): Subject {
    return this.store.get(id)?.body ?? {};
  }

  /** Changes that no call of the API makes. */
  get outOfBand(): OutOfBand {
    return this.store;
  }

  /** All connections, oldest first. */
  views(): NeutronView[] {
    return this.store.all().map((connection) => this.view(connection));
  }

  /** The views of what a list finds: those that are not looked at are not built. */
  private *found(query: URLSearchParams, walk: Walk): Generator<NeutronView> {
    const isListed = filterOf(query);
    for (const { connection, status } of this.store.listed({ key: nameAskedFor(query), ...walk })) {
      // Views cost more than bodies: a look-up among thousands must not build them all.
      if (!isListed(connection.body)) continue;
      const view = this.flavour.getView(connection, status);
      if (isListed(view)) yield view;
    }
  }

  // Scripts match what the caller has sent: a host name is stored as an address by some.
  private planFor(body: NeutronBody, sent: Fields, outcome = DEFAULT_PLAN.outcome): Plan {
    return { ...DEFAULT_PLAN, outcome, ...this.scripts.planFor(subjectOf({ ...body, ...sent })) };
  }

  private view(connection: StoredConnection<NeutronBody>): NeutronView {
    return this.flavour.getView(connection, this.store.statusOf(connection));
  }
}

function notFound(id: string): Reply {
  return neutronError(404, 'IPsecSiteConnectionNotFound', `ipsec_site_connection ${id} not found`);
}

function invalidState(id: string, status: string): Reply {
  const message = `Invalid state ${status} of vpnaas resource ${id} for updating`;
  return neutronError(400, 'VPNStateInvalidToUpdate', message);
}
