/** A stored connection: what the dialect keeps of it, and where it stands on its way. */
export interface StoredConnection<Body> {
  readonly id: string;
  /** Never the same for two connections of a store, so that it can mark a place in a list. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly body: Body;
  /** The raw status word until it settles. */
  readonly pendingStatus: string;
  readonly settlesAtMs: number;
  readonly outcome: string;
  /** When it will be gone; undefined unless it is being deleted. */
  readonly goneAtMs?: number;
}
