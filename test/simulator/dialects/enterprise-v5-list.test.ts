import { enterpriseFields, type Json } from '../../support/simulator/create-fields';
import { DialectClient } from '../../support/simulator/dialect-client';

let client: DialectClient;

beforeEach(async () => {
  client = await DialectClient.start('enterprise-v5');
});

afterEach(async () => {
  await client.simulator.stop();
});

describe('a list of enterprise-v5', () => {
  const VGW = '02217fb1-demo-a8df-va86-806ea291a8f2';
  const namesOf = (items: readonly Json[]): unknown[] => items.map(({ name }) => name);

  beforeEach(async () => {
    for (const name of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      await client.create(enterpriseFields('static', { name, ...(name > 'c3' ? { vgw_id: VGW } : {}) }));
    }
  });

  test('is newest first, each with a creation time of its own', async () => {
    const items = await client.listed();

    expect(namesOf(items)).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(new Set(items.map((item) => item['created_at'])).size).toBe(5);
  });

  test('following the marker visits each connection once; there is a marker on the last page too', async () => {
    const pages: Json[] = [];
    let query = '?limit=2';
    while (query !== '') {
      const { body } = await client.list(query);
      pages.push(body);
      const { next_marker: marker } = body['page_info'] as { next_marker?: string };
      query = marker === undefined ? '' : `?limit=2&marker=${encodeURIComponent(marker)}`;
    }

    expect(pages.map((page) => namesOf(page['vpn_connections'] as Json[]))).toEqual([
      ['c5', 'c4'],
      ['c3', 'c2'],
      ['c1'],
      [],
    ]);
    expect(pages.map((page) => (page['page_info'] as Json)['current_count'])).toEqual([2, 2, 1, 0]);
  });

  test.each([
    { query: `?vgw_id=${VGW}`, names: ['c5', 'c4'] },
    { query: '?vgw_id=x', names: [] },
    { query: '?vgw_ip=0c464dad-demo-a8df-va86-c22bb0eb0bde&limit=1', names: ['c5'] },
    { query: '?enterprise_project_id=1', names: [] },
    { query: '?name=c1', names: ['c5', 'c4', 'c3', 'c2', 'c1'] },
  ])('$query selects $names and counts all', async ({ query, names }) => {
    const { body } = await client.list(query);

    expect(namesOf(body['vpn_connections'] as Json[])).toEqual(names);
    expect(body['total_count']).toBe(5);
  });

  test.each([
    { query: '?limit=2001', field: 'limit' },
    { query: '?limit=-1', field: 'limit' },
    { query: '?limit=two', field: 'limit' },
    { query: '?marker=2025-06-11T13:59:59.633Z', field: 'marker' },
    { query: '?limit=2&marker=yesterday', field: 'marker' },
  ])('$query is refused at $field', async ({ query, field }) => {
    const answer = await client.list(query);

    expect(answer.status).toBe(400);
    expect(answer.body['error_msg']).toMatch(new RegExp(`^invalid request: ${field} `));
  });
});
