/** The pre-shared key among the fields of a connection, while they are judged. */
import * as z from 'zod';
import { InvariantError } from '../domain/errors';
import { Secret } from '../domain/secrets/secret';
import type { ConnectionFields, ValidationContext } from '../ports/provider-dialect';

/** The fields with the key among them, still a {@link Secret}, so that one schema judges all of a connection. */
export function withKey(fields: ConnectionFields, { preSharedKey }: ValidationContext): ConnectionFields {
  return preSharedKey instanceof Secret ? { ...fields, psk: preSharedKey } : fields;
}

/**
 * A required field that holds a {@link Secret}, which is revealed for as long as the rules for its text are asked. What they find
 * never repeats it.
 *
 * @throws InvariantError when the field holds a text: no secret is among the fields in clear
 */
export function secretField(rules: z.ZodType): z.ZodType {
  return z.unknown().transform(textOf).pipe(rules);
}

function textOf(value: unknown): unknown {
  if (typeof value === 'string') throw new InvariantError('A secret is among the fields in clear');
  return value instanceof Secret ? value.reveal() : value;
}
