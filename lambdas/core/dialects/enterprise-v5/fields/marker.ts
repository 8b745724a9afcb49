/** Our marker as a tag of a connection (protocol.md 1.3; tags: provider-apis.md 2.3). */
import { MARKER_KEY } from '../../../domain/connection/recognition';
import type { ConnectionFields } from '../../../ports/provider-dialect';

const MAX_TAGS = 20;

/** The tags of a new connection: the caller's, and the marker `<key>:<value>` as one more where there is room for it. */
export function tagsWithMarker(tags: unknown, marker: string): readonly unknown[] {
  const given: readonly unknown[] = Array.isArray(tags) ? tags : [];
  const [key = '', value = ''] = marker.split(':');
  return given.length >= MAX_TAGS ? given : [...given, { key, value }];
}

/** The marker among tags: empty when they lack it, `undefined` when no tags are shown (provider-apis.md 3, E20). */
export function markerIn(tags: ConnectionFields[] | undefined): string | undefined {
  if (tags === undefined) return undefined;
  const tag = tags.find(({ key }) => key === MARKER_KEY);
  return tag === undefined ? '' : `${MARKER_KEY}:${String(tag['value'])}`;
}
