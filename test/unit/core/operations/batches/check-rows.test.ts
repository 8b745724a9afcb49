import type { BatchDefaults } from '../../../../../lambdas/contract/api/batch-call';
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { ConfigurationError, ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import { checkRows } from '../../../../../lambdas/core/operations/batches/check-rows';
import { CANARY_KEY, providerProfile, submission } from '../../../../support/builders';
import {
  createRow,
  fileOf,
  requestIn,
  rowDependencies,
  rowsOf,
  verdictsOn,
  wrongIn,
} from '../../../../support/formats/rows';

const ITEM = submission({ provider: 'huawei-v2' });
const itemsOf = (...items: readonly unknown[]) => rowsOf(JSON.stringify({ items }), { format: 'json' });

/** A row of every dialect, with a number where it takes one. */
const OF_EACH = [
  createRow({ 'connection.mtu': '1500' }),
  createRow({ provider: 'openstack-v2', 'connection.mtu': '1400', 'connection.admin_state_up': 'FALSE' }),
  {
    ...createRow({
      provider: 'fjcloud-v2',
      'connection.local_ep_group_id': undefined,
      'connection.peer_ep_group_id': undefined,
    }),
    'connection.peer_cidrs': '10.2.0.0/24',
    'connection.dpd.interval': '60',
    'connection.dpd.timeout': '240',
  },
  {
    operation: 'create',
    provider: 'enterprise-v5',
    'connection.psk': CANARY_KEY,
    'connection.vgw_id': 'b32d91a4-demo-a8df-va86-e907174eb11d',
    'connection.vgw_ip': '0c464dad-demo-a8df-va86-c22bb0eb0bde',
    'connection.cgw_id': '5247ae10-demo-a8df-va86-dd36659a7f5d',
    'connection.peer_subnets': '192.168.44.0/24;192.168.45.0/24',
    'connection.ikepolicy.lifetime_seconds': '3600',
    'connection.enable_nqa': 'true',
  },
];

test('a file may have rows for providers of all dialects, each judged by its own', async () => {
  const verdicts = await verdictsOn(fileOf(OF_EACH));

  expect(verdicts.map(({ row, line, violations }) => ({ row, line, violations }))).toEqual(
    OF_EACH.map((_, index) => ({ row: index + 1, line: index + 2, violations: [] })),
  );
  expect(verdicts.map(requestIn)).toMatchObject([
    { connection: { mtu: 1500 } },
    { connection: { mtu: 1400, admin_state_up: false } },
    { connection: { peer_cidrs: ['10.2.0.0/24'], dpd: { interval: 60, timeout: 240 } } },
    {
      connection: {
        peer_subnets: ['192.168.44.0/24', '192.168.45.0/24'],
        ikepolicy: { lifetime_seconds: 3600 },
        enable_nqa: true,
      },
    },
  ]);
});

test('a cell has the type of the only dialect that tells one, where the provider is not known', async () => {
  const [verdict] = await verdictsOn(fileOf([createRow({ provider: 'nobody', 'connection.mtu': '1500' })]));

  expect(verdict && wrongIn(verdict)).toEqual(['/provider unknown-provider']);
});

test('an invalid row does not stand in the way of others', async () => {
  const rows = Array.from({ length: 1_000 }, (_, index) =>
    createRow(index === 499 ? { 'connection.peer_address': '' } : {}),
  );
  const verdicts = await verdictsOn(fileOf(rows));

  expect(verdicts.filter(({ accepted }) => accepted !== undefined)).toHaveLength(999);
  expect(verdicts[499]).toMatchObject({
    row: 500,
    line: 501,
    violations: [{ path: ['connection', 'peer_address'], code: 'required' }],
  });
});

test('all that is wrong with a row is said at once', async () => {
  const cells = {
    operation: 'creat',
    'connection.mtu': '1400',
    'connection.peer_address': '',
    'connection.route_mode': 'x',
  };
  const [verdict] = await verdictsOn(fileOf([createRow(cells)]));

  expect(verdict && wrongIn(verdict)).toEqual([
    '/operation not-allowed',
    '/connection/peer_address required',
    '/connection/mtu not-allowed',
    '/connection/route_mode not-supported',
  ]);
});

test('the profile of a name is read once for all rows', async () => {
  const read: string[] = [];
  const deps = rowDependencies();
  const profiles = {
    read: (name: string): Promise<ProviderProfile | undefined> => {
      read.push(name);
      return deps.profiles.read(name);
    },
    forget: () => undefined,
  };

  await checkRows(
    { ...deps, profiles },
    itemsOf(ITEM, ITEM, { ...ITEM, provider: 'nobody' }, { ...ITEM, provider: 'nobody' }),
  );

  expect(read).toEqual(['huawei-v2', 'nobody']);
});

test('a profile that is unusable makes its rows invalid, and an operator is told once', async () => {
  const deps = rowDependencies();
  const profiles = {
    read: (name: string): Promise<ProviderProfile | undefined> =>
      name === 'broken'
        ? Promise.reject(new ConfigurationError('Profile broken: endpoint is wrong'))
        : deps.profiles.read(name),
    forget: () => undefined,
  };
  const broken = { ...ITEM, provider: 'broken' };

  const verdicts = await checkRows({ ...deps, profiles }, itemsOf(broken, ITEM, broken));

  expect(verdicts.map(wrongIn)).toEqual([['/provider misconfigured'], [], ['/provider misconfigured']]);
  expect(deps.logger.lines).toEqual([
    {
      level: 'error',
      message: 'misconfigured',
      errorName: 'ConfigurationError',
      reason: 'Profile broken: endpoint is wrong',
    },
  ]);
});

test('a service that is away is no verdict on a row', async () => {
  const profiles = { read: () => Promise.reject(new ServiceUnavailableError('away')), forget: () => undefined };

  await expect(checkRows({ ...rowDependencies(), profiles }, itemsOf(ITEM))).rejects.toThrow(ServiceUnavailableError);
});

describe('defaults', () => {
  const bare = { connection: ITEM['connection'] };
  const checked = async (item: unknown, defaults: BatchDefaults) => {
    const [verdict] = await checkRows(rowDependencies(), { ...itemsOf(item), defaults });
    return verdict;
  };

  test('go for rows that do not say it themselves', async () => {
    const defaults = {
      operation: 'create',
      provider: 'huawei-v2',
      completion: 'tunnel-up',
      deadlineSeconds: 90,
    } as const;

    expect((await checked(bare, defaults))?.accepted?.submission).toMatchObject(defaults);
    expect(
      (await checked({ ...bare, deadlineSeconds: 120, provider: 'openstack-v2' }, defaults))?.accepted,
    ).toMatchObject({
      submission: { deadlineSeconds: 120, provider: 'openstack-v2' },
      profile: { dialect: 'openstack-v2' },
    });
  });

  test.each([
    { given: { system: 'a', id: '1' }, own: undefined, ticket: { system: 'a', id: '1' } },
    { given: { system: 'a' }, own: undefined, ticket: undefined },
    { given: { system: 'a' }, own: { id: '2' }, ticket: { system: 'a', id: '2' } },
    { given: { system: 'a', id: '1' }, own: { id: '2' }, ticket: { system: 'a', id: '2' } },
    { given: { system: 'a', id: '1', url: 'https://a.example' }, own: { id: '2' }, ticket: { system: 'a', id: '2' } },
    { given: { system: 'a' }, own: { system: 'b', id: '2' }, ticket: { system: 'b', id: '2' } },
  ])('a ticket $given beside that of a row $own is $ticket', async ({ given, own, ticket }) => {
    const item = { ...ITEM, ticket: own };
    const verdict = await checked(own === undefined ? { ...bare, operation: 'create', provider: 'huawei-v2' } : item, {
      ticket: given,
    });

    expect(verdict?.accepted?.submission.ticket).toEqual(ticket);
  });

  test('are judged with the row', async () => {
    const verdict = await checked(bare, { operation: 'delete', provider: 'huawei-v2' });

    expect(verdict && wrongIn(verdict)).toEqual(['/connectionId required', '/connection not-supported']);
  });
});

describe('the pre-shared key', () => {
  test('is in nothing but a secret, also when the row is refused', async () => {
    const verdicts = await verdictsOn(
      fileOf([
        createRow(),
        createRow({ 'connection.name': CANARY_KEY }),
        createRow({ 'connection.mtu': 'x', provider: 'nobody' }),
      ]),
    );

    expect(JSON.stringify(verdicts)).not.toContain(CANARY_KEY);
    expect(verdicts[0]?.accepted?.preSharedKey?.reveal()).toBe(CANARY_KEY);
    expect(verdicts[1] && wrongIn(verdicts[1])).toEqual(['/connection/name key-in-clear']);
  });
});

describe('of an invalid row is kept', () => {
  const keptOf = async (cells: Parameters<typeof createRow>[0]) =>
    (await verdictsOn(fileOf([createRow(cells)])))[0]?.kept;

  test('what has no error in it', async () => {
    const kept = await keptOf({ 'connection.mtu': '1400', 'ticket.system': 'servicenow', 'ticket.id': 'RITM1' });

    expect(kept).toMatchObject({
      operation: 'create',
      provider: 'huawei-v2',
      ticket: { id: 'RITM1' },
      connection: { name: 'vpnconnection1' },
    });
    expect(kept?.['connection']).not.toHaveProperty('mtu');
    expect(kept?.['connection']).not.toHaveProperty('psk');
  });

  test('nothing of the connection when its key is missing, which may stand in another field then', async () => {
    expect(await keptOf({ 'connection.psk': '', 'connection.name': 'Example-key1' })).not.toHaveProperty('connection');
  });

  test('nothing under a name that is not known', async () => {
    const item = { ...ITEM, connection: { ...(ITEM['connection'] as object), sharedkey: 'Geheim-1' } };
    const [verdict] = await checkRows(rowDependencies(), itemsOf(item));

    expect(verdict?.kept).toMatchObject({ connection: { name: 'vpnconnection1' } });
    expect(JSON.stringify(verdict)).not.toContain('Geheim-1');
  });

  test('nothing when it is open what is asked of whom', async () => {
    expect(await keptOf({ provider: 'nobody' })).toBeUndefined();
  });

  test('the fields inside the envelope that they were given in', async () => {
    const item = { ...ITEM, connection: { ipsec_site_connection: { ...(ITEM['connection'] as object), mtu: 1 } } };
    const [verdict] = await checkRows(rowDependencies(), itemsOf(item));

    expect(verdict?.kept).toMatchObject({ connection: { name: 'vpnconnection1' } });
    expect(verdict?.kept?.['connection']).not.toHaveProperty('mtu');
  });
});

test('the same profile is judged leniently where it says so', async () => {
  const lenient = providerProfile({ name: 'lenient', strictness: 'lenient' });
  const deps = rowDependencies();
  const profiles = { read: () => Promise.resolve(lenient), forget: () => undefined };
  const read = rowsOf(fileOf([createRow({ provider: 'lenient', 'connection.mtu': '1400' })]));

  const [verdict] = await checkRows({ ...deps, profiles }, read);

  expect(verdict?.warnings).toMatchObject([{ path: ['connection', 'mtu'] }]);
});
