/** Our marker in the description of a connection, where the caller left it empty (protocol.md 1.3). */
import type * as z from 'zod';
import { isMarker, MARKER_KEY } from '../../domain/connection/recognition';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { because, text } from '../fields';
import { LONGEST_TEXT } from './limits';

/** A caller's description, which must not pass for the marker of a request. */
export function description(): z.ZodType<string> {
  const rule = `must not begin with ${MARKER_KEY}:, which marks the connections of requests`;
  // guard: marker-reserved
  return text(0, LONGEST_TEXT).refine((value) => !isMarker(value), because(rule, 'reserved'));
}

/** Whether the description is free for the marker. */
export function hasFreeDescription({ description }: ConnectionFields): boolean {
  return description === undefined || description === '';
}

/** The fields with the marker, where there is a place for it. */
export function withMarker(fields: ConnectionFields, marker: string): ConnectionFields {
  return hasFreeDescription(fields) ? { ...fields, description: marker } : fields;
}
