/** Tags of a connection (providers.md 2.3). */
import * as z from 'zod';
import { because, must, text } from '../../wire/fields';
import { listOf } from './lists';

const RULE = 'must be a list of at most 20 tags';

/** Letters are the Latin ones, accented or not. */
const ALLOWED = /^[\p{Script=Latin}\p{Nd} _.:=+@-]*$/u;

const tagText = (min: number, max: number): z.ZodType<string> =>
  text(min, max).refine(
    (value) => ALLOWED.test(value),
    because('must contain only Latin letters, digits, spaces and _ . : = + - @', 'character-not-allowed'),
  );

/** At most 20 tags; each has a key and a value, which may be empty. */
export const tags = listOf(
  z.strictObject({ key: tagText(1, 128), value: tagText(0, 255) }, must('must be an object with key and value')),
  { min: 0, max: 20, rule: RULE },
).optional();
