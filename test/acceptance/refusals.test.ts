import type { ApiAnswer } from '../support/e2e/client';
import { createBody } from '../support/e2e/body';
import { expectProblem, pointersOf } from '../support/e2e/problem';
import { example } from '../support/examples';
import { openWorld } from './open-world';
import type { World } from './world';

let world: World;

beforeAll(async () => {
  world = await openWorld('main');
});

afterAll(() => world.close());

const WRONG = [
  {
    dialect: 'huawei-v2',
    file: 'huawei-v2.create.request.json',
    wrong: { psk: 'short', mtu: 1200, peer_ep_group_id: undefined },
    pointers: ['/connection/mtu', '/connection/peer_ep_group_id', '/connection/psk'],
  },
  {
    dialect: 'fjcloud-v2',
    file: 'fjcloud-v2.create.request.json',
    wrong: { psk: '', initiator: 'nobody', admin_state_up: 'yes' },
    pointers: ['/connection/admin_state_up', '/connection/initiator', '/connection/psk'],
  },
  {
    dialect: 'enterprise-v5',
    file: 'enterprise-v5.create-static.request.json',
    wrong: { psk: 'Short-1', style: 'dynamic', vgw_id: undefined },
    pointers: ['/connection/psk', '/connection/style', '/connection/vgw_id'],
  },
  {
    dialect: 'openstack-v2',
    file: 'openstack-v2.create.request.json',
    wrong: { psk: '', mtu: 10, peer_id: undefined },
    pointers: ['/connection/mtu', '/connection/peer_id', '/connection/psk'],
  },
] as const;

test.concurrent.each(WRONG)(
  'all that is wrong with a request is said at once, and no provider is called: $dialect',
  async ({ dialect, file, wrong, pointers }) => {
    const provider = world.providers.profileName('main', dialect);

    const answer = await world.api.submit({
      operation: 'create',
      provider,
      connection: { ...example(file), ...wrong },
      deadlineSeconds: 59,
      completion: 'soon',
    });

    expectProblem(answer, { status: 422, code: 'invalid-request' });
    expect(pointersOf(answer)).toEqual(['/completion', ...pointers, '/deadlineSeconds']);
    expect(detailsOf(answer).every((detail) => detail.length > 0)).toBe(true);
    expect(world.providers.simulator('main').calls(dialect)).toMatchObject({ create: 0, list: 0, token: 0 });
  },
);

test.concurrent('an unknown provider is refused by name', async () => {
  const answer = await world.api.submit(createBody('nobody-knows-it'));

  expectProblem(answer, { status: 422, code: 'invalid-request' });
  expect(pointersOf(answer)).toEqual(['/provider']);
  expect(detailsOf(answer).join()).toContain('nobody-knows-it');
});

test.concurrent.each([
  { name: 'text that is not JSON', body: '{"operation":', status: 400, code: 'not-json' },
  { name: 'a request without anything', body: {}, status: 422, code: 'invalid-request' },
  { name: 'more than 64 KB', body: ' '.repeat(65_537), status: 413, code: 'body-too-large' },
])('$name is refused', async ({ body, status, code }) => {
  expectProblem(await world.api.submit(body), { status, code });
});

test.concurrent.each(['', '/events'])('an unknown request is not found: /v1/requests/{id}%s', async (suffix) => {
  const answer = await world.api.call(`/v1/requests/req_01JD0000000000000000000000${suffix}`);

  expectProblem(answer, { status: 404, code: 'request-not-found' });
});

test.concurrent('a request can be checked without being made', async () => {
  const provider = world.providers.profileName('main', 'enterprise-v5');
  const connection = { ...example('enterprise-v5.create-static.request.json'), psk: 'Short-1' };

  const { status, body } = await world.api.call('/v1/validate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'create', provider, connection }),
  });

  expect(status).toBe(200);
  expect(body).toMatchObject({ valid: false, errors: [{ pointer: '/connection/psk' }] });
});

function detailsOf({ body }: ApiAnswer): readonly string[] {
  return (body['errors'] as readonly { readonly detail: string }[]).map(({ detail }) => detail);
}
