import type * as z from 'zod';
import { UnsupportedFeatureError } from './errors';

/**
 * Reads a value with a strict schema. The schema lists all the engine can run, so whatever does not fit it is
 * refused by name: unknown properties as well as values.
 *
 * @throws UnsupportedFeatureError naming every property that does not fit
 */
export function parseSupported<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnsupportedFeatureError(subject, parsed.error.issues.map(describeIssue).join('; '));
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key].join('.')).join('; ');
  return path.length === 0 ? issue.message : `${path.join('.')} (${issue.message})`;
}
