import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../lib/base/loopback-listener';
import { REQUESTS } from '../../lib/build/openapi/operations/examples';
import { connect } from '../../lib/cli/vpnctl/api/connect';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-caller',
  AWS_SESSION_TOKEN: 'token-1',
};
const around = { ...process.env };

beforeAll(() => Object.assign(process.env, KEYS));

afterAll(() => {
  process.env = around;
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const hmac = (key: string | Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();
const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');

/** The signature that API Gateway expects (AWS Signature Version 4), of what arrived. */
function expectedSignature({ method, url, headers, body }: Seen, scope: string, signed: string): string {
  const { pathname, searchParams } = new URL(url, 'http://local');
  searchParams.sort();
  const names = signed.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const query = searchParams.toString().replaceAll('+', '%20');
  const canonical = [method, pathname, query, names.join(''), signed, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const parts = scope.split('/');
  const key = parts.reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${KEYS.AWS_SECRET_ACCESS_KEY}`);
  return hmac(key, toSign).toString('hex');
}

test('calls are signed with the credentials of the AWS environment, body and query included', async () => {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
        const answer = request.method === 'GET' ? { items: [] } : REQUESTS.accepted;
        response.end(JSON.stringify(answer));
      })
      .catch(() => response.destroy());
  });
  const api = await listen(server, 0);
  const client = connect({ url: api.url, signing: { region: 'eu-central-1' } });

  await client.list({ ticket: 'RITM 1', limit: 5 });
  await client.submit({ operation: 'delete', provider: 'p', connectionId: 'c-1' }, 'a key');
  await api.close();

  expect(seen).toHaveLength(2);
  for (const call of seen) {
    const [, key, scope = '', signed = '', signature] =
      /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
        String(call.headers.authorization),
      ) ?? [];
    expect(key).toBe(KEYS.AWS_ACCESS_KEY_ID);
    expect(scope).toMatch(/^\d{8}\/eu-central-1\/execute-api\/aws4_request$/);
    expect(signed.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']));
    expect(signature).toBe(expectedSignature(call, scope, signed));
  }
});
