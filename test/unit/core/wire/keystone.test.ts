/** The identity API (provider-apis.md 5.1). */
import type { ApplicationCredentialAuth, PasswordAuth } from '../../../../lambdas/contract/provider-profile';
import { parseToken, signInRequest } from '../../../../lambdas/core/wire/keystone';
import { answer } from '../../../support/builders';

const AUTH: PasswordAuth = {
  type: 'password',
  url: 'https://iam.eu-de.otc.t-systems.com/v3',
  username: 'provisioner',
  password: 'pa"ss',
  domain: 'OTC1',
  project: { name: 'eu-de' },
};
// The example of the OTC reference, with its microseconds.
const TOKEN = { token: { methods: ['password'], expires_at: '2015-11-10T00:42:57.527363Z', catalog: [] } };
const HEADERS = { 'x-subject-token': 'MIIFvgY' };

test.each([
  { name: 'its name', project: { name: 'eu-de' }, scope: { name: 'eu-de', domain: { name: 'OTC1' } } },
  { name: 'its id', project: { id: '10039663455a446d' }, scope: { id: '10039663455a446d' } },
])('signs in with a password for a project by $name, without the catalog', ({ project, scope }) => {
  const { body, ...request } = signInRequest({ ...AUTH, project });

  expect(request).toEqual({
    method: 'POST',
    url: 'https://iam.eu-de.otc.t-systems.com/v3/auth/tokens?nocatalog=1',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  });
  expect(JSON.parse(body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'provisioner', password: 'pa"ss', domain: { name: 'OTC1' } } },
      },
      scope: { project: scope },
    },
  });
});

const NOBODY = { type: AUTH.type, url: AUTH.url, password: AUTH.password, project: AUTH.project };

test.each([
  {
    name: 'a project in a domain of its own',
    auth: { ...AUTH, project: { name: 'vpn', domain: 'customer' } },
    user: { name: 'provisioner', domain: { name: 'OTC1' } },
    project: { name: 'vpn', domain: { name: 'customer' } },
  },
  {
    name: 'domains by id',
    auth: { ...AUTH, domain: { id: 'default' }, project: { name: 'vpn', domain: { id: 'd2' } } },
    user: { name: 'provisioner', domain: { id: 'default' } },
    project: { name: 'vpn', domain: { id: 'd2' } },
  },
  {
    name: 'a user by id, the domain for the project alone',
    auth: { ...NOBODY, userId: '7e1b', domain: { name: 'OTC1' } },
    user: { id: '7e1b' },
    project: { name: 'eu-de', domain: { name: 'OTC1' } },
  },
  {
    name: 'ids alone',
    auth: { ...NOBODY, userId: '7e1b', project: { id: '1003' } },
    user: { id: '7e1b' },
    project: { id: '1003' },
  },
])('signs in with $name', ({ auth, user, project }) => {
  expect(JSON.parse(signInRequest(auth).body ?? '')).toEqual({
    auth: {
      identity: { methods: ['password'], password: { user: { ...user, password: 'pa"ss' } } },
      scope: { project },
    },
  });
});

const CREDENTIAL: ApplicationCredentialAuth = {
  type: 'applicationCredential',
  url: 'https://iam.example.com/v3',
  secret: 'se"cret',
};

test.each([
  { name: 'its id', auth: { ...CREDENTIAL, id: 'a1' }, credential: { id: 'a1' } },
  {
    name: 'its name and user',
    auth: { ...CREDENTIAL, name: 'vpn', username: 'u', domain: 'D' },
    credential: { name: 'vpn', user: { name: 'u', domain: { name: 'D' } } },
  },
  {
    name: "its name and the user's id",
    auth: { ...CREDENTIAL, name: 'vpn', userId: '7e1b' },
    credential: { name: 'vpn', user: { id: '7e1b' } },
  },
])('signs in with an application credential by $name, without a scope', ({ auth, credential }) => {
  expect(JSON.parse(signInRequest(auth).body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['application_credential'],
        application_credential: { ...credential, secret: 'se"cret' },
      },
    },
  });
});

test('bears slashes at the end of the URL of the identity service', () => {
  const { url } = signInRequest({ ...AUTH, url: 'https://iam.example.com/v3//' });

  expect(url).toBe('https://iam.example.com/v3/auth/tokens?nocatalog=1');
});

test('takes a token from its header, without line breaks (FJcloud), and its end from the body', () => {
  const issued = parseToken(answer(201, TOKEN, { 'x-subject-token': 'MII\r\nFvg\nY\r' }));

  expect(issued).toEqual({ value: 'MIIFvgY', expiresAtMs: Date.parse('2015-11-10T00:42:57.527Z') });
});

test('reads the end of a token that is given with an offset', () => {
  const issued = parseToken(answer(201, { token: { expires_at: '2026-11-20T10:00:00+02:00' } }, HEADERS));

  expect(issued?.expiresAtMs).toBe(Date.parse('2026-11-20T08:00:00Z'));
});

test.each([
  { name: 'another status than 201', response: answer(200, TOKEN, HEADERS) },
  { name: 'a refusal', response: answer(401, { error: { code: 401, message: 'm' } }, HEADERS) },
  { name: 'no token', response: answer(201, TOKEN) },
  { name: 'an empty token', response: answer(201, TOKEN, { 'x-subject-token': '\r\n' }) },
  { name: 'no end', response: answer(201, { token: {} }, HEADERS) },
  { name: 'an end that is no time', response: answer(201, { token: { expires_at: 'soon' } }, HEADERS) },
  { name: 'no JSON', response: answer(201, '<html/>', HEADERS) },
])('finds no token in an answer with $name', ({ response }) => {
  expect(parseToken(response)).toBeUndefined();
});
