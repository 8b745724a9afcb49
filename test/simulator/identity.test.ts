import type { Json } from '../support/simulator/create-fields';
import { DialectClient, neutronErrorOf, type TokenRequest } from '../support/simulator/dialect-client';

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('huawei-v2');
});

afterEach(async () => {
  await client.simulator.stop();
});

describe('a token', () => {
  test('is issued with 201, the value in X-Subject-Token and the expiry in UTC with microseconds', async () => {
    const answer = await client.authenticate();

    const { auth, projectId } = client.simulator.profile('any');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-subject-token')).toMatch(/^[\w-]{64}$/);
    expect(answer.body['token']).toMatchObject({
      methods: ['password'],
      issued_at: '2026-11-20T08:00:00.123000Z',
      expires_at: '2026-11-21T08:00:00.123000Z',
      user: { name: auth.username, domain: { name: auth.domain } },
      project: { id: projectId, name: auth.project.name },
    });
  });

  test('comes with the endpoint catalog unless the caller does without', async () => {
    const full = (await client.authenticate(undefined, '')).body['token'] as { catalog: { type: string }[] };
    const small = (await client.authenticate(undefined, '?nocatalog=1')).body['token'] as Json;

    expect(full.catalog).toEqual([
      expect.objectContaining({
        type: 'network',
        endpoints: [expect.objectContaining({ interface: 'public', url: client.simulator.url }) as Json],
      }),
    ]);
    expect(small).not.toHaveProperty('catalog');
  });

  test('dies when its lifetime has passed, as the gateway says it', async () => {
    client.advance(24 * 3600 - 1);
    const before = await client.list();
    client.advance(1);
    const after = await client.list();

    expect(before.status).toBe(200);
    expect(after.status).toBe(401);
    expect(after.body).toEqual({
      error_msg: 'Incorrect IAM authentication information: decrypt token fail',
      error_code: 'APIG.0301',
      request_id: after.headers.get('x-request-id'),
    });
  });

  test('dies early when tokens are revoked, and a new one is good', async () => {
    client.simulator.revokeTokens();
    const revoked = await client.list();
    await client.logIn();
    const renewed = await client.list();

    expect([revoked.status, renewed.status]).toEqual([401, 200]);
  });

  test.each([
    { name: 'no token', token: '', message: 'x-auth-token not found' },
    { name: 'an invented token', token: 'invented', message: 'decrypt token fail' },
  ])('$name: each operation is refused with 401 APIG.0301 and has no effect', async ({ token, message }) => {
    const id = await client.createdId();
    const calls = ['POST ', 'GET ', `GET /${id}`, `PUT /${id}`, `DELETE /${id}`].map((call) => call.split(' '));

    const answers = await Promise.all(
      calls.map(([method = '', path = '']) => {
        return client.call(method, path, method === 'GET' ? undefined : '{}', token);
      }),
    );

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(answers.map(({ body }) => body['error_msg'])).toEqual(Array(5).fill(expect.stringContaining(message)));
    expect(client.simulator.connections()).toHaveLength(1);
  });

  test('lives as long as the simulator is told', async () => {
    const brief = await DialectClient.start('huawei-v2', { tokenLifetimeSeconds: 60 });
    brief.advance(60);

    const answer = await brief.list();
    await brief.simulator.stop();

    expect(answer.status).toBe(401);
  });
});

describe('a token request', () => {
  const request = (change: (auth: TokenRequest['auth']) => void): TokenRequest => {
    const { auth } = structuredClone(client.tokenRequest());
    change(auth);
    return { auth };
  };

  test.each([
    { name: 'another user', body: () => request(({ identity }) => (identity.password.user['name'] = 'someone')) },
    { name: 'another password', body: () => request(({ identity }) => (identity.password.user['password'] = 'wrong')) },
    {
      name: 'another domain',
      body: () => request(({ identity }) => (identity.password.user['domain'] = { name: 'x' })),
    },
    {
      name: 'another project',
      body: () =>
        request((auth) => (auth.scope = { project: { name: 'eu-nl', domain: { name: 'simulated-domain' } } })),
    },
  ])('with $name is refused with 401 as Keystone does', async ({ body }) => {
    const answer = await client.send('POST', '/v3/auth/tokens', body());

    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-subject-token')).toBeNull();
    expect(answer.body).toEqual({
      error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
    });
  });

  test.each([
    { name: 'not JSON', body: () => '{nope', field: '' },
    { name: 'an empty auth', body: () => ({ auth: {} }), field: 'auth.identity' },
    { name: 'another method', body: () => request(({ identity }) => (identity.methods = ['token'])), field: 'methods' },
    { name: 'no scope', body: () => request((auth) => delete auth.scope), field: 'auth.scope' },
  ])('with $name is refused with 400 naming the field', async ({ body, field }) => {
    const answer = await client.send('POST', '/v3/auth/tokens', body());

    expect(answer.status).toBe(400);
    expect(answer.body['error']).toMatchObject({ code: 400, message: expect.stringContaining(field) as string });
  });

  test('may name the project by id', async () => {
    const project = { id: client.simulator.profile('any').projectId };

    const answer = await client.send(
      'POST',
      '/v3/auth/tokens',
      request((auth) => (auth.scope = { project })),
    );

    expect(answer.status).toBe(201);
  });

  test('uses the user and password that the simulator was started with', async () => {
    const own = await DialectClient.start('huawei-v2', { user: 'me', password: 'own-password' });

    const right = await own.authenticate('own-password');
    const wrong = await own.authenticate('simulator-password');
    await own.simulator.stop();

    expect([right.status, wrong.status]).toEqual([201, 401]);
  });
});

describe('lockout', () => {
  const fail = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) await client.authenticate('wrong');
  };

  test('five wrong passwords within 15 minutes lock out the right one for 15 minutes', async () => {
    await fail(5);
    client.advance(15 * 60 - 1);
    const locked = await client.authenticate();
    client.advance(1);
    const unlocked = await client.authenticate();

    expect(locked.status).toBe(401);
    expect(locked.body['error']).toMatchObject({ message: expect.stringContaining('locked') as string });
    expect(unlocked.status).toBe(201);
  });

  test('four do not, nor do five over a longer time', async () => {
    await fail(1);
    client.advance(15 * 60);
    await fail(4);

    const answer = await client.authenticate();

    expect(answer.status).toBe(201);
  });

  test('a right password in between starts the count anew', async () => {
    await fail(4);
    await client.authenticate();
    await fail(4);

    const answer = await client.authenticate();

    expect(answer.status).toBe(201);
  });

  test('tokens issued before go on working', async () => {
    await fail(5);

    const answer = await client.list();

    expect(answer.status).toBe(200);
    expect(neutronErrorOf(answer)).toBeUndefined();
  });
});
