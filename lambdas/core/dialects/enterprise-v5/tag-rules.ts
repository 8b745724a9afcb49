/** Tags of a connection (provider-apis.md 2.3). */
import * as z from 'zod';
import { MARKER_KEY } from '../../domain/connection/recognition';
import { plainText } from '../../domain/connection/spelling';
import { because, must, text } from '../../wire/fields';
import { listOf } from './fields/lists';

const RULE = 'must be a list of at most 20 tags';

/** Letters are the Latin ones, accented or not. */
const ALLOWED = /^[\p{Script=Latin}\p{Nd} _.:=+@-]*$/u;

const tagText = (min: number, max: number): z.ZodType<string> =>
  text(min, max).refine(
    (value) => ALLOWED.test(value),
    because('must contain only Latin letters, digits, spaces and _ . : = + - @', 'character-not-allowed'),
  );

const key = tagText(1, 128).refine(
  (value) => plainText(value) !== MARKER_KEY,
  because(`must not be ${MARKER_KEY}, which marks the connections of requests`, 'reserved'),
);

/** At most 20 tags; each has a key and a value, which may be empty. */
export const tags = listOf(
  z.strictObject({ key, value: tagText(0, 255) }, must('must be an object with key and value')),
  { min: 0, max: 20, rule: RULE },
).optional();
