import type { ApiAnswer } from './client';

/** Fails unless the answer is a problem (RFC 9457) of that status and code. */
export function expectProblem({ status, headers, body }: ApiAnswer, expected: { status: number; code: string }): void {
  expect({ status, code: body['code'] }).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:/) as unknown,
    title: expect.any(String) as unknown,
    status: expected.status,
  });
}

/** JSON pointers of the violations in a 422 answer, sorted. */
export function pointersOf({ body }: ApiAnswer): readonly string[] {
  const errors = (body['errors'] ?? []) as readonly { readonly pointer: string }[];
  return errors.map(({ pointer }) => pointer).sort();
}
