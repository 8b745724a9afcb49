import { SIMULATED_DIALECTS, startSimulator, type Simulator } from '../../../lib/simulator/simulator';
import { DialectClient, fixture, type Json } from './dialect-client';

const FJCLOUD = fixture('fjcloud-v2/create.request.json')['ipsec_site_connection'] as Json;

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('fjcloud-v2');
});

afterEach(async () => {
  await client.simulator.stop();
});

/** The simulator's own API, on the server of each dialect. */
function control(simulator: Simulator, path: string): Promise<unknown>[] {
  return SIMULATED_DIALECTS.map(async (dialect) => {
    const response = await fetch(simulator.profile('any', dialect).endpoint + path);
    return response.json();
  });
}

test('each dialect has a server of its own, and a profile that leads there', () => {
  const profiles = SIMULATED_DIALECTS.map((dialect) => client.simulator.profile(`my-${dialect}`, dialect));

  expect(new Set(profiles.map(({ endpoint }) => endpoint)).size).toBe(4);
  expect(profiles.map(({ name, dialect }) => [name, dialect])).toEqual(
    SIMULATED_DIALECTS.map((id) => [`my-${id}`, id]),
  );
  expect(profiles.map(({ auth }) => auth.url)).toEqual(profiles.map(({ endpoint }) => `${endpoint}/v3`));
});

test('huawei-v2 is the dialect of url and of a profile that names none', () => {
  const profile = client.simulator.profile('any');

  expect(profile).toMatchObject({ dialect: 'huawei-v2', endpoint: client.simulator.url });
});

test('the port is the one of the first dialect; a taken one leaves no server behind', async () => {
  const port = Number(new URL(client.simulator.url).port);

  await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
  await client.simulator.stop();
  const again = await startSimulator({ port });

  expect(again.url).toBe(`http://127.0.0.1:${port}`);
  await again.stop();
  client = await DialectClient.start('fjcloud-v2');
});

test('a token of one server is good on the others', async () => {
  const token = (await client.logIn()).headers.get('x-subject-token') ?? '';

  const response = await fetch(`${client.simulator.url}/v2.0/vpn/ipsec-site-connections`, {
    headers: { 'X-Auth-Token': token },
  });

  expect(response.status).toBe(200);
});

test('connections and calls are each dialect’s own, and can be seen together', async () => {
  await client.create(FJCLOUD);

  const { simulator } = client;
  expect(simulator.connections('fjcloud-v2')).toHaveLength(1);
  expect(simulator.connections('openstack-v2')).toEqual([]);
  expect(simulator.connections()).toEqual(simulator.connections('fjcloud-v2'));
  expect(simulator.calls('fjcloud-v2')).toMatchObject({ token: 1, create: 1 });
  expect(simulator.calls('openstack-v2')).toMatchObject({ token: 0, create: 0 });
  expect(simulator.calls()).toEqual(simulator.calls('fjcloud-v2'));
});

test('the control API answers alike on every server, of all dialects or of one', async () => {
  await client.create(FJCLOUD);

  const { simulator } = client;
  const all = await Promise.all(control(simulator, '/_simulator/calls'));
  const own = await Promise.all(control(simulator, '/_simulator/calls?dialect=huawei-v2'));
  const connections = await Promise.all(control(simulator, '/_simulator/connections?dialect=fjcloud-v2'));

  expect(all).toEqual(Array(4).fill(simulator.calls()));
  expect(own).toEqual(Array(4).fill(simulator.calls('huawei-v2')));
  expect(connections).toEqual(Array(4).fill({ connections: simulator.connections('fjcloud-v2') }));
});

test('an unknown dialect is refused by name', async () => {
  const response = await fetch(`${client.simulator.url}/_simulator/calls?dialect=aws`);

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ errors: [{ path: 'dialect', detail: expect.any(String) as string }] });
});

test('a script is for all dialects', async () => {
  client.simulator.script({ match: { name: 'vpnconnection1' }, outcome: 'DOWN', settleAfterSeconds: 0 });

  const id = await client.createdId(FJCLOUD);

  expect(await client.statusOf(id)).toBe('DOWN');
});
