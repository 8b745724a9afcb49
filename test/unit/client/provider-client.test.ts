import { ApiClient } from '../../../lib/client/api-client';
import type { ApiCall } from '../../../lib/client/api-caller';

const PROVIDER = {
  name: 'otc-classic',
  dialect: 'huawei-v2',
  operations: ['create', 'update', 'delete'],
  limits: { requestsPerSecond: 5 },
  health: { state: 'ok', waiting: 0, inFlight: 3 },
};

function clientOf(body: object): { readonly client: ApiClient; readonly calls: (readonly [string, ApiCall])[] } {
  const calls: (readonly [string, ApiCall])[] = [];
  const client = new ApiClient('https://api.example', (url, call) => {
    calls.push([url, call]);
    return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(body)) });
  });
  return { client, calls };
}

test('all providers are asked for', async () => {
  const { client, calls } = clientOf({ items: [PROVIDER] });

  expect(await client.providers.list()).toEqual([PROVIDER]);
  expect(calls).toEqual([['https://api.example/v1/providers', { method: 'GET', headers: {} }]]);
});

test.each([
  { name: 'get', path: '', method: 'GET' },
  { name: 'pause', path: '/pause', method: 'POST' },
  { name: 'resume', path: '/resume', method: 'POST' },
] as const)('$name is about one provider', async ({ name, path, method }) => {
  const { client, calls } = clientOf(PROVIDER);

  expect(await client.providers[name]('otc-classic')).toEqual(PROVIDER);
  expect(calls).toEqual([[`https://api.example/v1/providers/otc-classic${path}`, expect.objectContaining({ method })]]);
});
