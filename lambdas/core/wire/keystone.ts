import * as z from 'zod';
import type { HttpRequest, HttpResponse } from '../domain/connection/provider-call';
import type { ApplicationCredentialAuth, Domain, PasswordAuth } from '../../contract/provider-auth';
import { parseJson } from './error-body';

const answerSchema = z.object({ token: z.object({ expires_at: z.iso.datetime({ offset: true }) }) });

/** What the identity API gives a token for. */
export type SignInAuth = PasswordAuth | ApplicationCredentialAuth;

/** A token as the identity service issues it. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Sign-in that gives a token of a project, without the catalog (provider-apis.md 5.1). */
export function signInRequest(auth: SignInAuth): HttpRequest {
  return {
    method: 'POST',
    url: `${auth.url.replace(/\/+$/, '')}/auth/tokens?nocatalog=1`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ auth: auth.type === 'password' ? byPassword(auth) : byApplicationCredential(auth) }),
  };
}

/** The secret that a sign-in proves itself by. */
export function signInSecretOf(auth: SignInAuth): string {
  return auth.type === 'password' ? auth.password : auth.secret;
}

function byPassword({ password, project, ...who }: PasswordAuth): object {
  const user = { ...userOf(who), password };
  return {
    identity: { methods: ['password'], password: { user } },
    scope: { project: projectOf(project, who.domain) },
  };
}

/** It belongs to one project; asking for one, even for that, is refused. */
function byApplicationCredential({ id, name, secret, ...who }: ApplicationCredentialAuth): object {
  const credential = id === undefined ? { name, secret, user: userOf(who) } : { id, secret };
  return { identity: { methods: ['application_credential'], application_credential: credential } };
}

function userOf({ username, userId, domain }: Pick<PasswordAuth, 'username' | 'userId' | 'domain'>): object {
  return userId === undefined ? { name: username, domain: domainOf(domain) } : { id: userId };
}

/** A project name is only unique within its domain; an id needs none. */
function projectOf({ id, name, domain }: PasswordAuth['project'], userDomain: Domain | undefined): object {
  return id === undefined ? { name, domain: domainOf(domain ?? userDomain) } : { id };
}

function domainOf(domain: Domain | undefined): object | undefined {
  return typeof domain === 'string' ? { name: domain } : domain;
}

/** The token of a sign-in answer; `undefined` when the answer has none. Line breaks in it are removed (FJcloud). */
export function parseToken(response: HttpResponse): IssuedToken | undefined {
  const value = response.headers['x-subject-token']?.replaceAll(/[\r\n]/g, '');
  const answer = answerSchema.safeParse(parseJson(response.body));
  if (response.status !== 201 || value === undefined || value === '' || !answer.success) return undefined;
  return { value, expiresAtMs: Date.parse(answer.data.token.expires_at) };
}
