import * as z from 'zod';
import type { HttpRequest, HttpResponse } from '../domain/connection/provider-call';
import type { PasswordAuth } from '../../contract/provider-profile';
import { parseJson } from './error-body';

const answerSchema = z.object({ token: z.object({ expires_at: z.iso.datetime({ offset: true }) }) });

/** A token as the identity service issues it. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Sign-in with a password, scoped to a project, without the catalog (provider-apis.md 5.1). */
export function signInRequest(auth: PasswordAuth): HttpRequest {
  const domain = { name: auth.domain };
  const user = { name: auth.username, password: auth.password, domain };
  // A project name is only unique within its domain; an id needs none.
  const project = 'name' in auth.project ? { name: auth.project.name, domain } : { id: auth.project.id };
  return {
    method: 'POST',
    url: `${auth.url.replace(/\/+$/, '')}/auth/tokens?nocatalog=1`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } }),
  };
}

/** The token of a sign-in answer; `undefined` when the answer has none. Line breaks in it are removed (FJcloud). */
export function parseToken(response: HttpResponse): IssuedToken | undefined {
  const value = response.headers['x-subject-token']?.replaceAll(/[\r\n]/g, '');
  const answer = answerSchema.safeParse(parseJson(response.body));
  if (response.status !== 201 || value === undefined || value === '' || !answer.success) return undefined;
  return { value, expiresAtMs: Date.parse(answer.data.token.expires_at) };
}
