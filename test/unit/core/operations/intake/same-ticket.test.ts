import type { Outcome } from '../../../../../lambdas/contract/outcome';
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { WORKFLOW_ACTOR } from '../../../../../lambdas/core/domain/request/actor';
import { changeOf, endOf } from '../../../../../lambdas/core/domain/request/request-change';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import type { RequestResource } from '../../../../../lambdas/core/domain/request/request-resource';
import type { SubmitDependencies } from '../../../../../lambdas/core/operations/intake/submit-request';
import { CANARY_KEY, createFields, NOW_MS, providerProfile, requestId, submission } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';
import { submitRequest } from '../../../../support/operations/submit';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';

let deps: SubmitDependencies;
let ids: number;
let clock: InMemoryClock;

beforeEach(() => {
  ids = 0;
  clock = new InMemoryClock(NOW_MS);
  deps = {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(providerProfile()),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock,
    ids: { newRequestId: () => requestId((ids += 1)) },
  };
});

async function submitted(changes: Fields = {}, key?: string, tenant = 'acme'): Promise<RequestResource> {
  clock.advance(1);
  const result = await submitRequest(deps, { tenant, actor: 'ticket-bot' }, submission(changes), key);
  if (result.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(result)}`);
  return result.resource;
}

/** Has a request make a connection and end. */
async function ends(id: RequestId, outcome: Outcome): Promise<void> {
  const request = await deps.store.find(id);
  if (request === undefined) throw new Error('There is none');
  const cause = { type: 'created', actor: WORKFLOW_ACTOR } as const;
  const made = changeOf(request, { connection: { id: ID, status: 'ACTIVE' } }, NOW_MS, cause);
  await deps.store.commit(made);
  await deps.store.commit(endOf(made.request, outcome, NOW_MS, { actor: WORKFLOW_ACTOR }));
}

const WARNING = {
  pointer: '/ticket',
  code: 'same-ticket',
  detail: `Request ${requestId(1)} asks for the same connection for this ticket.`,
  requestId: requestId(1),
};

test.each([
  { name: 'without a key', key: undefined },
  { name: 'with another key', key: 'two' },
])(
  'a second create of a ticket with the same values is accepted with a warning that names the first: $name',
  async ({ key }) => {
    const first = await submitted({}, 'one');

    const second = await submitted({}, key);

    expect(first.warnings).toBeUndefined();
    expect(second.warnings).toEqual([WARNING]);
    expect((await deps.store.find(second.id))?.warnings).toEqual([WARNING]);
  },
);

test('a third create names the first as well, and a repetition gives the same answer again', async () => {
  await submitted();
  await submitted({}, 'two');

  expect((await submitted()).warnings).toEqual([WARNING]);
  expect((await submitted({}, 'two')).warnings).toEqual([WARNING]);
});

test('another pre-shared key makes no other connection of it, and the key is not in what is compared', async () => {
  await submitted();

  const second = await submitted({ connection: createFields({ psk: `${CANARY_KEY}2` }) });

  expect(second.warnings).toEqual([WARNING]);
});

test.each([
  { name: 'for another ticket', changes: { ticket: { system: 'servicenow', id: 'RITM2' } } },
  {
    name: 'for a ticket of another system with the same id',
    changes: { ticket: { system: 'jira', id: 'RITM0012345' } },
  },
  { name: 'without a ticket', changes: { ticket: undefined } },
  { name: 'with other values', changes: { connection: createFields({ name: 'other' }) } },
  { name: 'that is an update', changes: { operation: 'update', connectionId: ID, connection: { name: 'x' } } },
])('there is no warning for a request $name', async ({ changes }) => {
  await submitted();

  expect((await submitted(changes)).warnings).toBeUndefined();
});

test('there is no warning of what another tenant has asked for', async () => {
  await submitted({}, undefined, 'other');

  expect((await submitted()).warnings).toBeUndefined();
});

test.each(['failed', 'cancelled', 'timed_out', 'rejected'] as const)(
  'there is no warning of a create that ended %s',
  async (state) => {
    await ends((await submitted()).id, { state });

    expect((await submitted()).warnings).toBeUndefined();
  },
);

test('a create whose connection is there is live, until a delete has removed it', async () => {
  await ends((await submitted()).id, { state: 'succeeded' });
  const whileThere = await submitted();
  await ends(whileThere.id, { state: 'failed' });

  const removal = await submitted({ operation: 'delete', connection: undefined, connectionId: ID });
  await ends(removal.id, { state: 'succeeded' });

  expect(whileThere.warnings).toEqual([WARNING]);
  expect((await submitted()).warnings).toBeUndefined();
});
