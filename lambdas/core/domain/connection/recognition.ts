import type { RequestId } from '../request/request-id';
import type { SeenConnection } from './provider-call';
import { isSameId, plainText } from './spelling';

/** What every marker begins with, before the colon; the key of a marker that is a tag. */
export const MARKER_KEY = 'vpn-provisioner';

const MARKER_PREFIX = `${MARKER_KEY}:`;

/** How sure we are that a listed connection came of a request; only `ours` is proof enough to delete it. */
export type Kinship = 'ours' | 'possible' | 'foreign';

/** What a request's connection is recognised by, besides name, service and peer (protocol.md 1.3, 1.4 and 1.8). */
export interface Recognition {
  readonly marker: string;
  /** The name where it was derived from the request id: nobody else has it. */
  readonly generatedName: string | undefined;
  /** Lists show the marker: a connection that shows none is not ours. */
  readonly isMarkerListed: boolean;
  /** Connections of the same name that existed before the first send. */
  readonly knownIds: readonly string[];
}

/** The text that a connection carries where its dialect has a free place for it (protocol.md 1.3). */
export function markerOf(id: RequestId): string {
  return MARKER_PREFIX + id;
}

/**
 * Whether a text marks the connection of some request; callers must not write such a text, nor one that becomes it when
 * the provider cuts the blanks off.
 */
export function isMarker(text: string | undefined): boolean {
  return text !== undefined && plainText(text).startsWith(MARKER_PREFIX);
}

/**
 * Whether a connection came of a request. The marker and a generated name prove it alone, whatever else the provider
 * shows of the connection; without them it must match the look-up.
 *
 * @param matches whether it has the name, service and peer that were asked for
 */
export function kinshipOf(seen: SeenConnection, recognition: Recognition, matches: boolean): Kinship {
  if (seen.marker === recognition.marker) return 'ours';
  // guard: foreign-marker
  // guard: known-is-foreign
  if (isMarker(seen.marker) || isKnown(seen, recognition)) return 'foreign';
  if (seen.name !== undefined && seen.name === recognition.generatedName) return 'ours';
  if (!matches) return 'foreign';
  return recognition.isMarkerListed && seen.marker !== undefined ? 'foreign' : 'possible';
}

function isKnown({ id }: SeenConnection, { knownIds }: Recognition): boolean {
  return knownIds.some((known) => isSameId(known, id));
}
