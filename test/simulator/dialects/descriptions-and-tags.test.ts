import { enterpriseFields, fixture, type Json } from '../../support/simulator/create-fields';
import { DialectClient } from '../../support/simulator/dialect-client';

// The product marks its own connections where a dialect has a free place for it (protocol.md 1.3).
const MARKER = 'vpn-provisioner:req_01JD0000000000000000000001';

let client: DialectClient;

afterEach(async () => {
  await client.simulator.stop();
});

describe.each(['fjcloud-v2', 'openstack-v2'] as const)('description of %s', (dialect) => {
  const fields = fixture(`${dialect}/create.request.json`)['ipsec_site_connection'] as Json;

  beforeEach(async () => {
    client = await DialectClient.start(dialect);
  });

  test('is kept and shown: create, get, list, and a list that asks for it', async () => {
    const created = await client.connection(client.create({ ...fields, description: MARKER }));
    const id = created['id'] as string;

    const shown = [created, await client.connection(client.get(id)), ...(await client.listed())];
    const asked = await client.listed('?fields=id&fields=description');

    expect(shown.map(({ description }) => description)).toEqual([MARKER, MARKER, MARKER]);
    expect(asked).toEqual([{ id, description: MARKER }]);
  });

  test('is empty when it was not given', async () => {
    const id = await client.createdId(fields);

    expect(await client.listed('?fields=id&fields=description')).toEqual([{ id, description: '' }]);
  });
});

describe('tags of enterprise-v5', () => {
  const tags = [
    { key: 'vpn-provisioner', value: 'req_01JD0000000000000000000001' },
    { key: 'owner', value: '' },
  ];

  beforeEach(async () => {
    client = await DialectClient.start('enterprise-v5');
  });

  test('are kept, and shown by get and list', async () => {
    const id = await client.createdId(enterpriseFields('static', { tags }));

    const shown = [await client.connection(client.get(id)), ...(await client.listed())];

    expect(shown.map((view) => view['tags'])).toEqual([tags, tags]);
  });

  test('survive an update, which cannot carry them', async () => {
    const id = await client.createdId(enterpriseFields('static', { tags }));
    client.advance(25);

    await client.update(id, { name: 'renamed' });

    expect(await client.listed()).toMatchObject([{ name: 'renamed', tags }]);
  });

  test('are an empty list in a get, and no key in a list, when there are none', async () => {
    const id = await client.createdId(enterpriseFields('static', { tags: undefined }));

    expect(await client.connection(client.get(id))).toMatchObject({ tags: [] });
    expect((await client.listed())[0]).not.toHaveProperty('tags');
  });
});
