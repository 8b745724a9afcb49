import { DynamodbEventReader } from '../../../../lambdas/adapters/dynamodb/lists/event-reader';
import { DynamodbListReader } from '../../../../lambdas/adapters/dynamodb/list-reader';
import { DynamodbRequestStore } from '../../../../lambdas/adapters/dynamodb/request-store';
import { auditListQuerySchema } from '../../../../lambdas/contract/api/audit-list';
import { EVENT_LISTS } from '../../../../lambdas/contract/lists';
import { WORKFLOW_ACTOR } from '../../../../lambdas/core/domain/request/actor';
import type { AuditEvent } from '../../../../lambdas/core/domain/request/audit-event';
import { changeOf } from '../../../../lambdas/core/domain/request/request-change';
import { listAudit } from '../../../../lambdas/core/operations/lists/list-audit';
import type { AuditListDependencies } from '../../../../lambdas/core/operations/lists/list-audit';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import { InMemoryCursorSealer } from '../../../support/in-memory/lists/cursor-sealer';
import { InMemoryRequestStore } from '../../../support/in-memory/request-store';
import { auditListWorld } from '../../../support/operations/list-world';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';

const REQUESTS = 12;
const CONNECTION = '851f280f-5639-4ea3-81aa-e298525ab74b';
const BOT = provisioningRequest().requestedBy;
const clock = { nowMs: () => NOW_MS + 3_600_000 };

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.createTable('Requests', 'TrailedRequests');
  await services.createTable('Audit', 'TrailedEvents');
});

afterAll(() => services.stop());

interface Kept {
  readonly store: RequestStore;
  readonly deps: AuditListDependencies;
}

function inMemory(): Kept {
  const store = new InMemoryRequestStore();
  return { store, deps: auditListWorld(store, clock) };
}

function inDynamodb(): Kept {
  const store = new DynamodbRequestStore(services.dynamodb, { requests: 'TrailedRequests', audit: 'TrailedEvents' });
  const events = new DynamodbEventReader(services.dynamodb, 'TrailedEvents');
  const eventLists = new DynamodbListReader(services.dynamodb, 'TrailedEvents', EVENT_LISTS);
  return { store, deps: { store, events, eventLists, clock, cursors: new InMemoryCursorSealer(clock) } };
}

describe.each([
  { name: 'in memory', keep: inMemory },
  { name: 'in DynamoDB', keep: inDynamodb },
])('lists of audit events $name', ({ keep }) => {
  let kept: Kept;
  let all: AuditEvent[];

  /** Requests of two tickets, each accepted and with two more events, of which the last is about a connection. */
  beforeAll(async () => {
    kept = keep();
    all = [];
    for (let n = 1; n <= REQUESTS; n += 1) {
      const ticket = { system: 's', id: n % 2 === 0 ? 'even' : 'odd' };
      const request = provisioningRequest({ id: requestId(n), updatedAtMs: NOW_MS + n, ticket });
      const accepted = acceptance(request);
      await kept.store.accept(accepted);
      const validated = changeOf(request, {}, NOW_MS + 100 + n, { type: 'validated', actor: WORKFLOW_ACTOR });
      await kept.store.commit(validated);
      const cause = { type: 'created', actor: WORKFLOW_ACTOR, connectionId: CONNECTION } as const;
      const created = changeOf(validated.request, {}, NOW_MS + 200 + n, cause);
      await kept.store.commit(created);
      all.push(accepted.event, validated.event, created.event);
    }
    all.sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
  });

  async function listed(parameters: Readonly<Record<string, string>>): Promise<readonly AuditEvent[]> {
    const page = await listAudit(kept.deps, 'acme', auditListQuerySchema.parse({ order: 'oldest', ...parameters }));
    return page?.items ?? [];
  }

  test.each([
    { name: 'all', parameters: {}, isIn: () => true },
    {
      name: 'those of a ticket',
      parameters: { ticket: 'odd' },
      isIn: ({ ticket }: AuditEvent) => ticket?.id === 'odd',
    },
    {
      name: 'those of a connection',
      parameters: { connectionId: CONNECTION },
      isIn: ({ type }: AuditEvent) => type === 'created',
    },
    {
      name: 'those of a provider and a type',
      parameters: { provider: 'otc-classic', type: 'validated' },
      isIn: ({ type }: AuditEvent) => type === 'validated',
    },
    { name: 'what a caller did', parameters: { actor: BOT }, isIn: ({ actor }: AuditEvent) => actor === BOT },
    {
      name: 'what the product did',
      parameters: { actor: WORKFLOW_ACTOR },
      isIn: ({ actor }: AuditEvent) => actor === WORKFLOW_ACTOR,
    },
    {
      name: 'what a caller did for a ticket at a provider',
      parameters: { actor: BOT, ticket: 'even', provider: 'otc-classic' },
      isIn: ({ actor, ticket }: AuditEvent) => actor === BOT && ticket?.id === 'even',
    },
    {
      name: 'those of a request',
      parameters: { requestId: requestId(3) },
      isIn: (event: AuditEvent) => event.requestId === requestId(3),
    },
  ])('shows, over all its parts and in order, $name', async ({ parameters, isIn }) => {
    expect(await listed(parameters)).toEqual(all.filter(isIn));
  });

  test('shows nothing of another tenant, provider or ticket', async () => {
    const others = [{ ticket: 'none' }, { provider: 'none' }, { connectionId: 'none' }, { actor: 'none' }];

    expect(await Promise.all(others.map(listed))).toEqual(others.map(() => []));
    expect(await listAudit(kept.deps, 'other', auditListQuerySchema.parse({}))).toEqual({ items: [] });
  });
});
