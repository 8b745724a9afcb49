import type { SimulatedDialectId } from '../base/dialect-id';
import type { Fields } from '../base/fields';
import type { ProviderRequest, Reply } from '../base/message';
import type { Walk } from '../connections/ordered';
import type { StoredConnection } from '../connections/stored-connection';

/** What is stored of a connection: the accepted fields with the defaults filled in. */
export type NeutronBody = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly peer_address: string;
  readonly tenant_id: string;
};

/** A connection as answers show it. */
export type NeutronView = NeutronBody & { readonly id: string; readonly status: string };

/** A stored connection of a v2 dialect. */
export type NeutronConnection = StoredConnection<NeutronBody>;

/** What a list has found, in order of id. */
export interface Found {
  /** The connections as answers show them, from an id on or back from it. */
  readonly views: (walk: Walk) => Iterable<NeutronView>;
  /** Whether lists show a connection of that id, so that it can mark a place in them. */
  readonly hasMarker: (id: string) => boolean;
}

/** What one v2 dialect does in its own way. */
export interface Flavour {
  readonly dialect: SimulatedDialectId;
  /** The status while an update settles; without it an update leaves the status alone (provider-apis.md 4.1). */
  readonly updatingStatus?: 'PENDING_UPDATE';
  /** Refuses the fields of a create, each for itself. */
  readonly refuseCreate: (fields: Fields) => Reply | undefined;
  /** Refuses the fields of an update, each for itself. */
  readonly refuseUpdate: (fields: Fields) => Reply | undefined;
  /** The body of a new connection, from fields that were not refused. */
  readonly newBody: (fields: Fields, projectId: string) => NeutronBody;
  /** The body after an update with fields that were not refused. */
  readonly changedBody: (before: NeutronBody, fields: Fields) => NeutronBody;
  /** Refuses what its fields are together, before it is stored. */
  readonly refuseBody: (body: NeutronBody) => Reply | undefined;
  readonly createView: (connection: NeutronConnection) => NeutronView;
  readonly getView: (connection: NeutronConnection, status: string) => NeutronView;
  /** `status` is the one before the update. */
  readonly updateView: (connection: NeutronConnection, status: string) => NeutronView;
  readonly listReply: (found: Found, request: ProviderRequest) => Reply;
}
