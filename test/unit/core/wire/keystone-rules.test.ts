/** The identity API (provider-apis.md 5.1). */
import type { PasswordAuth } from '../../../../lambdas/contract/provider-profile';
import { parseToken, signInRequest } from '../../../../lambdas/core/wire/keystone';
import { answer } from '../../../support/builders';

const AUTH: PasswordAuth = {
  type: 'password',
  url: 'https://iam.example.com/v3/',
  username: 'provisioner',
  password: 'profile-Passw0rd',
  domain: 'OTC1',
  project: { name: 'eu-de' },
};
const TOKEN = { token: { expires_at: '2026-11-21T08:00:00.123456Z' } };

test.each([
  { project: { name: 'eu-de' }, scope: { name: 'eu-de', domain: { name: 'OTC1' } } },
  { project: { id: '1003' }, scope: { id: '1003' } },
])('a sign-in for the project $project is the documented one', ({ project, scope }) => {
  const request = signInRequest({ ...AUTH, project });

  expect(request).toMatchObject({ method: 'POST', url: 'https://iam.example.com/v3/auth/tokens?nocatalog=1' });
  expect(JSON.parse(request.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'provisioner', password: 'profile-Passw0rd', domain: { name: 'OTC1' } } },
      },
      scope: { project: scope },
    },
  });
});

test('a token is good until it expires, and has no line breaks', () => {
  const issued = parseToken(answer(201, TOKEN, { 'x-subject-token': 'MIIF\r\nvgY' }));

  expect(issued).toEqual({ value: 'MIIFvgY', expiresAtMs: Date.parse('2026-11-21T08:00:00.123Z') });
});

test.each([
  { name: 'another status than 201', response: answer(200, TOKEN, { 'x-subject-token': 't' }) },
  { name: 'no token', response: answer(201, TOKEN) },
  { name: 'an empty token', response: answer(201, TOKEN, { 'x-subject-token': '\r\n' }) },
  { name: 'no expiry', response: answer(201, { token: {} }, { 'x-subject-token': 't' }) },
])('an answer with $name is no token', ({ response }) => {
  expect(parseToken(response)).toBeUndefined();
});
