import * as z from 'zod';
import { AwsError } from './aws-error';

/** Reads a request of a service. Throws AwsError ValidationException that says what is wrong. */
export function parseRequest<T>(schema: z.ZodType<T>, request: unknown): T {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new AwsError('ValidationException', z.prettifyError(parsed.error));
}
