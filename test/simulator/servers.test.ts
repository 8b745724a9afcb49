import { once } from 'node:events';
import { connect } from 'node:net';
import { SIMULATED_DIALECTS, startSimulator, type Simulator } from '../../lib/simulator/simulator';
import { DialectClient } from '../support/simulator/dialect-client';
import { until } from '../support/simulator/until';

let client: DialectClient;
let simulator: Simulator;

beforeEach(async () => {
  client = await DialectClient.start('fjcloud-v2');
  simulator = client.simulator;
});

afterEach(async () => {
  await simulator.stop();
});

describe('the servers', () => {
  test('each dialect has one of its own, and a profile that leads there', () => {
    const profiles = SIMULATED_DIALECTS.map((dialect) => simulator.profile(`my-${dialect}`, dialect));

    expect(new Set(profiles.map(({ endpoint }) => endpoint)).size).toBe(4);
    expect(profiles.map(({ name, dialect }) => [name, dialect])).toEqual(
      SIMULATED_DIALECTS.map((id) => [`my-${id}`, id]),
    );
    expect(profiles.map(({ auth }) => auth.url)).toEqual(profiles.map(({ endpoint }) => `${endpoint}/v3`));
  });

  test('huawei-v2 is the dialect of url and of a profile that names none', () => {
    expect(simulator.profile('any')).toMatchObject({ dialect: 'huawei-v2', endpoint: simulator.url });
  });

  test('the port is the one of the first dialect; a taken one leaves no server behind', async () => {
    const port = Number(new URL(simulator.url).port);

    await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
    await simulator.stop();
    const again = await startSimulator({ port });
    await again.stop();

    expect(again.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('a token of one is good on the others', async () => {
    const token = (await client.authenticate()).headers.get('x-subject-token') ?? '';

    const response = await fetch(`${simulator.url}/v2.0/vpn/ipsec-site-connections`, {
      headers: { 'X-Auth-Token': token },
    });

    expect(response.status).toBe(200);
  });

  test('connections and calls are each dialect’s own, and can be seen together', async () => {
    await client.create();

    expect(simulator.connections('fjcloud-v2')).toHaveLength(1);
    expect(simulator.connections('openstack-v2')).toEqual([]);
    expect(simulator.connections()).toEqual(simulator.connections('fjcloud-v2'));
    expect(simulator.calls('fjcloud-v2')).toMatchObject({ token: 1, create: 1 });
    expect(simulator.calls('openstack-v2')).toMatchObject({ token: 0, create: 0 });
    expect(simulator.calls()).toEqual(simulator.calls('fjcloud-v2'));
  });

  test('a client that hangs up in the middle of its body does no harm', async () => {
    const socket = connect(Number(new URL(client.endpoint).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"auth"');
    socket.destroy();
    await once(socket, 'close');

    const answer = await client.list();

    expect(answer.status).toBe(200);
  });
});

describe('a provider that is down', () => {
  test('comes back on the same ports, with its connections and tokens', async () => {
    const id = await client.createdId();
    const { url } = simulator;

    await simulator.down();
    await expect(client.get(id)).rejects.toThrow();
    await simulator.up();

    expect(simulator.url).toBe(url);
    expect((await client.get(id)).status).toBe(200);
  });

  test('can be stopped', async () => {
    await simulator.down();

    await expect(simulator.stop()).resolves.toBeUndefined();
  });

  test('has ended the calls that were being delayed', async () => {
    simulator.script({ faults: [{ on: 'list', delayMs: 60_000 }] });
    const call = client.list().catch((error: unknown) => error);
    await until(() => simulator.calls().list === 1);

    await simulator.stop();

    expect(await call).toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  });
});
