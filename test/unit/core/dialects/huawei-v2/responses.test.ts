import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import { answer, CANARY_KEY, example } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const CREATED = example('huawei-v2.create.response.json')['ipsec_site_connection'] ?? {};

function one(connection: unknown): ReturnType<typeof huaweiV2.parseConnection> {
  return huaweiV2.parseConnection(answer(201, { ipsec_site_connection: connection }));
}

test.each([
  { file: 'create', status: 'PENDING_CREATE', peer: '172.24.4.233', marker: '' },
  { file: 'example-flow.create', status: 'PENDING_CREATE', peer: '172.24.4.233', marker: '' },
  { file: 'get', status: 'DOWN', peer: '172.24.4.226', marker: '' },
  // Not ours: the dialect reserves the description (E23), so nothing of ours ever stands there.
  { file: 'update', status: 'DOWN', peer: '172.24.4.233', marker: 'New description' },
])(
  'a connection is read from huawei-v2.$file.response.json, without its pre-shared key',
  ({ file, status, peer, marker }) => {
    const seen = huaweiV2.parseConnection(answer(201, example(`huawei-v2.${file}.response.json`)));

    expect(seen).toEqual({
      id: ID,
      name: 'vpnconnection1',
      status,
      serviceId: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
      peer,
      marker,
    });
  },
);

test('a connection never carries the echoed key, whatever it looks like (2.1)', () => {
  const seen = one({ ...CREATED, psk: CANARY_KEY, tags: [{ psk: CANARY_KEY }] });

  expect(JSON.stringify(seen)).not.toContain(CANARY_KEY);
});

test.each([
  { why: 'another service than asked for (E6)', changes: { vpnservice_id: '4754261f-fd17-4f2e-9ad9-1a31f4a5b2b1' } },
  { why: 'a project and no creation time (E22)', changes: { project_id: 'p', created_at: undefined } },
  { why: 'no name', changes: { name: undefined } },
  { why: 'null in optional fields', changes: { name: null, status: null, vpnservice_id: null, peer_address: null } },
  { why: 'other types in optional fields', changes: { name: 1, status: {}, vpnservice_id: [], peer_address: true } },
  { why: 'fields nobody knows', changes: { order_id: '', tags: [], future: { a: 1 } } },
])('a connection is read although it has $why', ({ changes }) => {
  expect(one({ ...CREATED, ...changes })?.id).toBe(ID);
});

test('a connection has the last of two values of a repeated key (E6)', () => {
  const body = `{"ipsec_site_connection":{"id":"${ID}","vpnservice_id":"first","vpnservice_id":"second"}}`;

  expect(huaweiV2.parseConnection(answer(201, body))?.serviceId).toBe('second');
});

test.each([
  { word: 'PENDING CREATE', status: 'PENDING_CREATE' },
  { word: ' active ', status: 'ACTIVE' },
  { word: 'pending-update', status: 'PENDING_UPDATE' },
  { word: 'Something New', status: 'SOMETHING_NEW' },
])('a connection has $word as $status (E26)', ({ word, status }) => {
  expect(one({ ...CREATED, status: word })?.status).toBe(status);
});

test.each([
  { name: 'an empty body', body: '' },
  { name: 'HTML', body: '<html><body>OK</body></html>' },
  { name: 'a truncated body', body: '{"ipsec_site_connection":{"id":"851f' },
  { name: 'a list', body: [{ id: ID }] },
  { name: 'null', body: 'null' },
  { name: 'no envelope', body: { id: ID } },
  { name: 'another envelope', body: { vpn_connection: { id: ID } } },
  { name: 'an envelope with null', body: { ipsec_site_connection: null } },
  { name: 'no id', body: { ipsec_site_connection: { ...CREATED, id: undefined } } },
  { name: 'an empty id', body: { ipsec_site_connection: { ...CREATED, id: '' } } },
  { name: 'a number as id', body: { ipsec_site_connection: { ...CREATED, id: 851 } } },
  { name: 'an id with a path in it', body: { ipsec_site_connection: { ...CREATED, id: '../../servers/1' } } },
  { name: 'an id too long to be one', body: { ipsec_site_connection: { ...CREATED, id: 'x'.repeat(65) } } },
])('no connection is read from $name', ({ body }) => {
  expect(huaweiV2.parseConnection(answer(201, body))).toBeUndefined();
});

function page(links: unknown, connections: readonly Fields[] = []): ReturnType<typeof huaweiV2.parsePage> {
  const body = { ipsec_site_connections: connections, ipsec_site_connections_links: links };
  return huaweiV2.parsePage(answer(200, body));
}

test('a page of a list is read from the example, without pre-shared keys', () => {
  const read = huaweiV2.parsePage(answer(200, example('huawei-v2.list.response.json')));

  expect(read?.connections).toEqual([
    {
      id: ID,
      name: 'vpnconnection1',
      status: 'PENDING_CREATE',
      serviceId: '5c561d9d-eaea-45f6-ae3e-08d1a7080828',
      peer: '172.24.4.226',
      marker: '',
    },
  ]);
  expect(read?.nextQuery).toBeUndefined();
});

test('a page of a list may be empty', () => {
  expect(page(undefined)?.connections).toEqual([]);
});

test('a page of a list has the reduced connections that fields= gives', () => {
  expect(page(undefined, [{ id: ID, status: 'ACTIVE' }])?.connections).toMatchObject([{ id: ID, status: 'ACTIVE' }]);
});

test.each([
  {
    name: 'the same host',
    href: 'https://vpc.eu-de.otc.t-systems.com/v2.0/vpn/ipsec-site-connections?limit=2&marker=a',
  },
  { name: 'another host, which is not followed', href: 'http://169.254.169.254/latest?limit=2&marker=a' },
  { name: 'a path only', href: '/v2.0/other?limit=2&marker=a' },
])('a page of a list takes only the query of a link to $name', ({ href }) => {
  expect(page([{ rel: 'next', href }])?.nextQuery).toBe('limit=2&marker=a');
});

test.each([
  { name: 'there is only a link back', links: [{ rel: 'previous', href: 'https://x/?marker=a' }] },
  { name: 'the link has no query', links: [{ rel: 'next', href: 'https://x/' }] },
  { name: 'there are no links', links: [] },
])('a page of a list is the last one when $name', ({ links }) => {
  expect(page(links)?.nextQuery).toBeUndefined();
});

test.each([
  { why: 'an empty body', body: '' },
  { why: 'HTML', body: '<html/>' },
  { why: 'one connection', body: example('huawei-v2.get.response.json') },
  { why: 'null as list', body: { ipsec_site_connections: null } },
  { why: 'an item without id', body: { ipsec_site_connections: [{ name: 'a' }] } },
])('a page of a list is not read from $why: what may be ours must not be missed', ({ body }) => {
  expect(huaweiV2.parsePage(answer(200, body))).toBeUndefined();
});

test.each([
  { status: 'ACTIVE', meaning: 'ready' },
  { status: 'DOWN', meaning: 'ready_down' },
  { status: 'BUILD', meaning: 'pending' },
  { status: 'PENDING_CREATE', meaning: 'pending' },
  { status: 'PENDING_UPDATE', meaning: 'pending' },
  { status: 'PENDING_DELETE', meaning: 'deleting' },
  { status: 'ERROR', meaning: 'failed' },
  { status: 'FROZEN', meaning: 'frozen' },
  { status: 'FREEZED', meaning: 'frozen' },
  { status: 'UNKNOWN', meaning: 'unknown' },
  { status: 'SOMETHING_NEW', meaning: 'unknown' },
  { status: '', meaning: 'unknown' },
])('status "$status" means $meaning (provider-apis.md 4.1)', ({ status, meaning }) => {
  expect(huaweiV2.meaningOf(status)).toBe(meaning);
});
