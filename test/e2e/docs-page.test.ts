import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { PAGES } from '../../lambdas/contract/routes';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';
import { PROJECT } from '../support/processes';

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: [] });
}, 60_000);

afterAll(() => stack.stop());

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** As it goes over the wire, each call on a connection of its own. */
async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const answer = await request(new URL(path, stack.engine.url), { headers, reset: true });
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(await answer.body.arrayBuffer()) };
}

test('anybody may read the document of the API, as it is committed', async () => {
  const { headers, body } = await get('/v1/openapi.json');

  expect(headers['content-type']).toBe('application/json');
  expect(body.toString('utf8')).toBe(readFileSync(join(PROJECT, 'docs/openapi.json'), 'utf8'));
});

test.each([
  { accept: 'gzip, deflate, br', isZipped: true },
  { accept: 'br;q=1.0, gzip;q=0.8', isZipped: true },
  { accept: 'gzip;q=0', isZipped: false },
  { accept: 'identity', isZipped: false },
  { accept: '', isZipped: false },
])('who accepts "$accept" gets files compressed: $isZipped', async ({ accept, isZipped }) => {
  const [plain, asked] = await Promise.all([
    get('/v1/docs/viewer.js'),
    get('/v1/docs/viewer.js', { 'accept-encoding': accept }),
  ]);

  expect(asked.headers['content-encoding']).toBe(isZipped ? 'gzip' : undefined);
  // Compared byte by byte by the matcher, files of megabytes take half a minute.
  expect((isZipped ? gunzipSync(asked.body) : asked.body).equals(plain.body)).toBe(true);
});

test('the page names every part that it loads by where it lies beside it, and each is there', async () => {
  const { body } = await get('/v1/docs');
  const named = [...body.toString('utf8').matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name = '']) => name);
  const loaded = named.filter((name) => !name.startsWith('data:'));

  const paths = loaded.map((name) => new URL(name, `${stack.engine.url}/v1/docs`));
  const answers = await Promise.all(paths.map(({ pathname }) => get(pathname)));

  expect(new Set(paths.map(({ origin }) => origin))).toEqual(new Set([stack.engine.url]));
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  expect(paths.map(({ pathname }) => pathname).toSorted()).toEqual(
    PAGES.map(({ path }) => path as string)
      .filter((path) => path !== '/v1/docs')
      .toSorted(),
  );
});

test.each(PAGES)('a browser that shows $path asks no other host, and runs no script but our files', async (page) => {
  const { headers } = await get(page.path);

  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy.join(' ')).not.toMatch(/unsafe|https?:|\*/);
  expect(headers).toMatchObject({ 'content-type': page.type, 'x-content-type-options': 'nosniff' });
});

test('the viewer is told to ask no validator and to send no call', async () => {
  const script = (await get('/v1/docs/docs.js')).body.toString('utf8');

  expect(script).toContain('validatorUrl: null');
  expect(script).toContain('supportedSubmitMethods: []');
});
