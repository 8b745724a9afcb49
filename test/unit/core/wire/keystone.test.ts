import type { PasswordAuth } from '../../../../lambdas/contract/provider-profile';
import { parseToken, signInRequest } from '../../../../lambdas/core/wire/keystone';
import { answer } from '../../../support/builders';

const AUTH: PasswordAuth = {
  type: 'password',
  url: 'https://iam.eu-de.otc.t-systems.com/v3',
  username: 'username',
  password: 'pa"ss',
  domain: 'domainname',
  project: { name: 'eu-de' },
};

// The example of the OTC reference, with its microseconds.
const TOKEN_BODY = { token: { methods: ['password'], expires_at: '2015-11-10T00:42:57.527363Z', catalog: [] } };

describe('sign-in request (provider-apis.md 5.1)', () => {
  test('is a password of a user in a domain, scoped to a project by name, without catalog', () => {
    const { method, url, headers, body } = signInRequest(AUTH);

    expect({ method, url, headers }).toEqual({
      method: 'POST',
      url: 'https://iam.eu-de.otc.t-systems.com/v3/auth/tokens?nocatalog=1',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    });
    expect(JSON.parse(body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'username', password: 'pa"ss', domain: { name: 'domainname' } } },
        },
        scope: { project: { name: 'eu-de', domain: { name: 'domainname' } } },
      },
    });
  });

  test('names a project by its id alone', () => {
    const { body } = signInRequest({ ...AUTH, project: { id: '10039663455a446d8ba2cbb058b0f578' } });

    expect(JSON.parse(body ?? '')).toMatchObject({
      auth: { scope: { project: { id: '10039663455a446d8ba2cbb058b0f578' } } },
    });
  });

  test('bears a slash at the end of the URL', () => {
    const { url } = signInRequest({ ...AUTH, url: 'https://iam.example.com/v3//' });

    expect(url).toBe('https://iam.example.com/v3/auth/tokens?nocatalog=1');
  });
});

describe('sign-in answer', () => {
  test('has the token in a header and its end in the body', () => {
    const token = parseToken(answer(201, TOKEN_BODY, { 'x-subject-token': 'MIIFvgY' }));

    expect(token).toEqual({ value: 'MIIFvgY', expiresAtMs: Date.parse('2015-11-10T00:42:57.527Z') });
  });

  test('has its token without line breaks (FJcloud)', () => {
    expect(parseToken(answer(201, TOKEN_BODY, { 'x-subject-token': 'MII\r\nFvg\nY\r' }))?.value).toBe('MIIFvgY');
  });

  test('may give the time with an offset', () => {
    const body = { token: { expires_at: '2026-11-20T10:00:00+02:00' } };

    const token = parseToken(answer(201, body, { 'x-subject-token': 't' }));

    expect(token?.expiresAtMs).toBe(Date.parse('2026-11-20T08:00:00Z'));
  });

  test.each([
    { why: 'another status', response: answer(200, TOKEN_BODY, { 'x-subject-token': 't' }) },
    { why: 'a refusal', response: answer(401, { error: { code: 401, message: 'm' } }, { 'x-subject-token': 't' }) },
    { why: 'no token', response: answer(201, TOKEN_BODY) },
    { why: 'an empty token', response: answer(201, TOKEN_BODY, { 'x-subject-token': '\r\n' }) },
    { why: 'no end', response: answer(201, { token: {} }, { 'x-subject-token': 't' }) },
    {
      why: 'an end that is no time',
      response: answer(201, { token: { expires_at: 'soon' } }, { 'x-subject-token': 't' }),
    },
    { why: 'no JSON', response: answer(201, '<html/>', { 'x-subject-token': 't' }) },
  ])('has no token with $why', ({ response }) => {
    expect(parseToken(response)).toBeUndefined();
  });
});
