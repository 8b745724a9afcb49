import type { AuditEvent } from '../../lambdas/contract/api/audit-event';
import { createBody } from '../support/e2e/body';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['main'] });
}, 60_000);

afterAll(() => stack.stop());

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly cursor?: string;
}

async function page(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Page> {
  const { status, text, body } = await stack.api.call(`${path}?${new URLSearchParams(parameters).toString()}`);
  if (status !== 200) throw new Error(text);
  return body as unknown as Page;
}

async function submitted(count: number, ticket: string): Promise<string[]> {
  const body = (index: number) =>
    createBody('main', { name: `of-${ticket}-${index}` }, { ticket: { system: 's', id: ticket } });
  return Promise.all(Array.from({ length: count }, (_, index) => stack.api.accepted(body(index))));
}

describe('a cursor', () => {
  let cursor: string;

  beforeAll(async () => {
    await submitted(2, 'T-1');
    cursor = (await page('/v1/requests', { ticket: 'T-1', limit: '1' })).cursor ?? '';
  });

  test('is good for its question', async () => {
    expect((await page('/v1/requests', { ticket: 'T-1', cursor })).items).toHaveLength(1);
  });

  test.each([
    { name: 'with another filter', query: (good: string) => `/v1/requests?ticket=T-2&cursor=${good}` },
    { name: 'without its filter', query: (good: string) => `/v1/requests?cursor=${good}` },
    { name: 'in the other order', query: (good: string) => `/v1/requests?ticket=T-1&order=oldest&cursor=${good}` },
    { name: 'of another list', query: (good: string) => `/v1/batches?cursor=${good}` },
    { name: 'that was changed', query: (good: string) => `/v1/requests?ticket=T-1&cursor=${good.slice(0, -2)}AA` },
    { name: 'that was cut', query: (good: string) => `/v1/requests?ticket=T-1&cursor=${good.slice(0, 20)}` },
    { name: 'that is none', query: () => '/v1/requests?ticket=T-1&cursor=none' },
    { name: 'that is empty', query: () => '/v1/requests?ticket=T-1&cursor=' },
  ])('is refused with 400 and no data $name', async ({ query }) => {
    const { status, body } = await stack.api.call(query(cursor));

    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'invalid-cursor' });
    expect(body).not.toHaveProperty('items');
  });
});

test('a request is listed by everything that is known of it, and by nothing else', async () => {
  const id = await stack.api.accepted(createBody('main', { name: 'known' }, { ticket: { system: 's', id: 'known' } }));
  const { request } = await stack.api.ended(id);
  const known: Readonly<Record<string, string>> = {
    ticket: 'known',
    provider: 'main',
    state: 'succeeded',
    connectionId: request.connection?.id ?? '',
    actor: request.requestedBy,
    from: request.createdAt,
  };

  const ids = async (parameters: Readonly<Record<string, string>>): Promise<string[]> =>
    (await page('/v1/requests', parameters)).items.map((one) => one.id);

  for (const [name, value] of Object.entries(known)) expect(await ids({ [name]: value })).toContain(id);
  expect(await ids(known)).toEqual([id]);
  for (const name of ['ticket', 'provider', 'connectionId', 'actor']) {
    expect(await ids({ ...known, [name]: `${known[name] ?? ''}0` })).toEqual([]);
  }
  expect(await ids({ ...known, state: 'failed' })).toEqual([]);
  expect(await ids({ ticket: 'known', to: request.createdAt })).toEqual([]);
});

test('a parameter that is wrong or unknown is named, and nothing is listed', async () => {
  const { status, body } = await stack.api.call('/v1/requests?state=lost&limit=0&from=yesterday&order=up&tenant=other');

  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid-parameters' });
  expect((body['errors'] as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code])).toEqual(
    expect.arrayContaining([
      ['/state', 'wrong-format'],
      ['/limit', 'wrong-format'],
      ['/from', 'wrong-format'],
      ['/order', 'wrong-format'],
      ['/tenant', 'unknown-field'],
    ]),
  );
});

test('batches are listed, the newest first, and by who made them', async () => {
  const submit = async (): Promise<string> => {
    const answer = await stack.api.call('/v1/batches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: [createBody('main')] }),
    });
    return answer.body['id'] as string;
  };
  const [first, second] = [await submit(), await submit()];

  expect((await page('/v1/batches', { limit: '2' })).items.map(({ id }) => id)).toEqual([second, first]);
  expect((await page('/v1/batches', { actor: 'nobody' })).items).toEqual([]);
});

describe('the audit trail', () => {
  const TICKET = { system: 's', id: 'audited' };

  async function trail(parameters: Readonly<Record<string, string>>): Promise<readonly AuditEvent[]> {
    return (await page('/v1/audit', parameters)).items as unknown as readonly AuditEvent[];
  }

  test('has everything about a ticket, a connection, an actor and a provider, over all requests', async () => {
    const created = await stack.api.accepted(createBody('main', { name: 'audited' }, { ticket: TICKET }));
    const { request } = await stack.api.ended(created);
    const connectionId = request.connection?.id ?? '';
    const removal = { operation: 'delete', provider: 'main', connectionId, ticket: TICKET };
    const removed = await stack.api.accepted(removal);
    await stack.api.ended(removed);

    const both = [...(await stack.api.events(created)), ...(await stack.api.events(removed))];
    const ofConnection = both.filter((event) => event.connectionId === connectionId);
    const actor = request.requestedBy;
    expect(await trail({ ticket: 'audited' })).toEqual(both.toReversed());
    expect(await trail({ connectionId })).toEqual(ofConnection.toReversed());
    expect(await trail({ ticket: 'audited', actor })).toEqual(
      both.filter((event) => event.actor === actor).toReversed(),
    );
    expect(await trail({ ticket: 'audited', provider: 'main', type: 'created' })).toEqual(
      both.filter(({ type }) => type === 'created'),
    );
    expect(await trail({ requestId: created, limit: '2' })).toEqual(
      (await stack.api.events(created)).slice(-2).toReversed(),
    );
    expect((await trail({ provider: 'main', limit: '200' })).map((event) => event.requestId)).toEqual(
      expect.arrayContaining([created, removed]),
    );
    expect(await trail({ ticket: 'audited', provider: 'other' })).toEqual([]);
  });

  test('can be read page by page by whoever wants all of it, from the beginning on', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await page('/v1/audit', { order: 'oldest', limit: '7', ...(cursor && { cursor }) });
      ids.push(
        ...(next.items as unknown as readonly AuditEvent[]).map(
          (event) => `${event.time} ${event.requestId} ${event.sequence}`,
        ),
      );
      cursor = next.cursor;
    } while (cursor !== undefined);

    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(7);
  });
});
