import { createHash, createHmac } from 'node:crypto';
import { isRight, parseSignature } from '../../lib/simulator/identity/sdk-signature';
import { enterpriseFields, fixture } from '../support/simulator/create-fields';
import { DialectClient, type Answered } from '../support/simulator/dialect-client';

interface Vector {
  readonly name: string;
  readonly sk: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly authorization: string;
}

const VECTORS = fixture('aksk-signature.vectors.json') as unknown as Vector[];

test.each(VECTORS)('$name', ({ sk, method, path, query, headers, body, authorization }) => {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = {
    id: '',
    method,
    path,
    query: new URLSearchParams(query),
    headers: { ...lower, authorization },
    body,
  };

  const signature = parseSignature(request);

  expect(signature && isRight(signature, sk, request)).toBe(true);
  expect(signature && isRight(signature, `${sk}x`, request)).toBe(false);
});

describe('a signed call', () => {
  let client: DialectClient;

  beforeEach(async () => {
    client = await DialectClient.start('enterprise-v5');
  });

  afterEach(async () => {
    await client.simulator.stop();
  });

  /** A list by signature; the paths here need no escapes, and `date` is all that is signed. */
  function list(
    secretKey = client.simulator.account.secretKey,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    return send({ secretKey, method: 'GET', body: '', headers });
  }

  function send({
    secretKey,
    method,
    body,
    headers,
  }: {
    secretKey: string;
    method: string;
    body: string;
    headers: Record<string, string>;
  }): Promise<Answered> {
    const date = '20261120T080000Z';
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const canonical = [method, `${client.path}/`, '', `x-sdk-date:${date}\n`, 'x-sdk-date', sha256(body)].join('\n');
    const signed = ['SDK-HMAC-SHA256', date, sha256(canonical)].join('\n');
    const hex = createHmac('sha256', secretKey).update(signed).digest('hex');
    const authorization = `SDK-HMAC-SHA256 Access=${client.simulator.account.accessKey}, SignedHeaders=x-sdk-date, Signature=${hex}`;
    return client.send(method, client.path, body === '' ? undefined : body, {
      headers: { Authorization: authorization, 'X-Sdk-Date': date, ...headers },
    });
  }

  test('is let in when it is right, body included', async () => {
    const body = JSON.stringify({ vpn_connection: enterpriseFields('static') });

    const answer = await send({ secretKey: client.simulator.account.secretKey, method: 'POST', body, headers: {} });

    expect(answer.status).toBe(201);
  });

  test.each([
    { name: 'another secret key', answer: () => list('wrong') },
    { name: 'another date than the signed one', answer: () => list(undefined, { 'X-Sdk-Date': '20261120T080001Z' }) },
    { name: 'another project', answer: () => list(undefined, { 'X-Project-Id': 'ffffffffffffffffffffffffffffffff' }) },
    { name: 'an unreadable signature', answer: () => list(undefined, { Authorization: 'SDK-HMAC-SHA256 Access=x' }) },
  ])('with $name is 401 APIG.0301', async ({ answer }) => {
    const { status, body } = await answer();

    expect(status).toBe(401);
    expect(body).toMatchObject({
      error_code: 'APIG.0301',
      error_msg: 'Incorrect IAM authentication information: verify aksk signature fail',
    });
  });

  test('five wrong ones in a row lock the key out for five minutes, right ones included', async () => {
    for (let i = 0; i < 5; i += 1) await list('wrong');

    client.advance(299);
    const locked = await list();
    client.advance(1);
    const unlocked = await list();

    expect([locked.status, unlocked.status]).toEqual([401, 200]);
    expect(locked.body['error_msg']).toContain('AK access failed to reach the limit');
  });

  test('a right one in between starts the count anew', async () => {
    for (let i = 0; i < 4; i += 1) await list('wrong');
    await list();
    for (let i = 0; i < 4; i += 1) await list('wrong');

    const answer = await list();

    expect(answer.status).toBe(200);
  });
});
