import type { RequestId } from '../request/request-id';
import type { SeenConnection } from './provider-call';

/** What every marker begins with, before the colon; the key of a marker that is a tag. */
export const MARKER_KEY = 'vpn-provisioner';

const MARKER_PREFIX = `${MARKER_KEY}:`;

/** How sure we are that a listed connection came of a request; only `ours` is proof enough to delete it. */
export type Kinship = 'ours' | 'possible' | 'foreign';

/** What a request's connection is recognised by, besides name, service and peer (protocol.md 1.3, 1.4 and 1.8). */
export interface Recognition {
  readonly marker: string;
  /** The name was derived from the request id: nobody else has it. */
  readonly hasGeneratedName: boolean;
  /** Lists show the marker: a connection that shows none is not ours. */
  readonly isMarkerListed: boolean;
  /** Connections of the same name that existed before the first send. */
  readonly knownIds: readonly string[];
}

/** The text that a connection carries where its dialect has a free place for it (protocol.md 1.3). */
export function markerOf(id: RequestId): string {
  return MARKER_PREFIX + id;
}

/** Whether a text marks the connection of some request; callers must not write such a text. */
export function isMarker(text: string | undefined): boolean {
  return text?.startsWith(MARKER_PREFIX) === true;
}

/** Whether a connection that matches a request's look-up came of this request. */
export function kinshipOf(seen: SeenConnection, recognition: Recognition): Kinship {
  if (seen.marker === recognition.marker) return 'ours';
  // guard: foreign-marker
  // guard: known-is-foreign
  if (isMarker(seen.marker) || recognition.knownIds.includes(seen.id)) return 'foreign';
  if (recognition.hasGeneratedName) return 'ours';
  return recognition.isMarkerListed && seen.marker !== undefined ? 'foreign' : 'possible';
}
