import fc from 'fast-check';
import { auditListQuerySchema } from '../../../../../lambdas/contract/api/audit-list';
import type { AuditListQuery } from '../../../../../lambdas/contract/api/audit-list';
import { WORKFLOW_ACTOR } from '../../../../../lambdas/core/domain/request/actor';
import type { AuditEvent, AuditEventType } from '../../../../../lambdas/core/domain/request/audit-event';
import { changeOf } from '../../../../../lambdas/core/domain/request/request-change';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import { listAudit } from '../../../../../lambdas/core/operations/lists/list-audit';
import type { AuditListDependencies } from '../../../../../lambdas/core/operations/lists/list-audit';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { auditListWorld } from '../../../../support/operations/list-world';

const clock = { nowMs: () => NOW_MS + 86_400_000 };
const CONNECTIONS = ['c1', 'c2'] as const;

interface GivenChange {
  readonly type: AuditEventType;
  readonly connectionId: string | undefined;
  readonly afterMs: number;
}

interface GivenRequest {
  readonly tenant: string;
  readonly provider: string;
  readonly requestedBy: string;
  readonly ticket: string | undefined;
  readonly changes: readonly GivenChange[];
}

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const someRequests: fc.Arbitrary<GivenRequest[]> = fc.array(
  fc.record({
    tenant: oneOf('acme', 'other'),
    provider: oneOf('p1', 'p2'),
    requestedBy: oneOf('bot', 'person'),
    ticket: oneOf('T1', 'T2', undefined),
    changes: fc.array(
      fc.record({
        type: oneOf<AuditEventType>('created', 'status-changed'),
        connectionId: oneOf(...CONNECTIONS, undefined),
        afterMs: fc.nat({ max: 5 }),
      }),
      { maxLength: 6 },
    ),
  }),
  { maxLength: 12 },
);

const someFilters = fc.record(
  {
    ticket: oneOf('T1', 'T2'),
    actor: oneOf('bot', 'person', WORKFLOW_ACTOR),
    connectionId: oneOf(...CONNECTIONS),
    provider: oneOf('p1', 'p2'),
    requestId: oneOf(requestId(1), requestId(2)),
    type: oneOf<AuditEventType>('accepted', 'created', 'status-changed'),
    from: oneOf(NOW_MS + 1, NOW_MS + 3),
    to: oneOf(NOW_MS + 4, NOW_MS + 8),
  },
  { requiredKeys: [] },
);

type Filters = Partial<Omit<AuditListQuery, 'order' | 'limit' | 'cursor'>>;

async function storeWith(all: readonly GivenRequest[]): Promise<InMemoryRequestStore> {
  const store = new InMemoryRequestStore();
  for (const [index, { tenant, provider, requestedBy, ticket: id, changes }] of all.entries()) {
    const ticket = id === undefined ? undefined : { system: 's', id };
    let request = provisioningRequest({ id: requestId(index + 1), tenant, provider, requestedBy, ticket });
    await store.accept(acceptance(request));
    for (const { type, connectionId, afterMs } of changes) {
      const cause = { type, actor: WORKFLOW_ACTOR, connectionId };
      const change = changeOf(request, {}, request.updatedAtMs + afterMs, cause);
      await store.commit(change);
      ({ request } = change);
    }
  }
  return store;
}

function isAsked(event: AuditEvent, { from = 0, to = Infinity, ...wanted }: Filters): boolean {
  const { type, actor, connectionId, ticket, profile, tenant, time } = event;
  const known: Filters = {
    type,
    actor,
    connectionId,
    requestId: event.requestId,
    ticket: ticket?.id,
    provider: profile?.name,
  };
  const fits = Object.entries(wanted).every(([name, value]) => known[name as keyof Filters] === value);
  const atMs = Date.parse(time);
  return tenant === 'acme' && fits && atMs >= from && atMs < to;
}

async function allItems(deps: AuditListDependencies, asked: AuditListQuery): Promise<AuditEvent[]> {
  const items: AuditEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(deps, 'acme', { ...asked, cursor });
    if (page === undefined) throw new Error('The cursor was refused');
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

const inTime = (one: AuditEvent, other: AuditEvent): number =>
  Date.parse(one.time) - Date.parse(other.time) ||
  (one.requestId === other.requestId ? one.sequence - other.sequence : one.requestId < other.requestId ? -1 : 1);

test('any combination of filters lists exactly the events that fit all of them, in either order', async () => {
  await fc.assert(
    fc.asyncProperty(
      someRequests,
      someFilters,
      oneOf('newest' as const, 'oldest' as const),
      fc.integer({ min: 1, max: 5 }),
      async (given, wanted, order, limit) => {
        const store = await storeWith(given);

        const items = await allItems(auditListWorld(store, clock), { ...wanted, order, limit });

        const fitting = store.allEvents.filter((event) => isAsked(event, wanted)).toSorted(inTime);
        expect(items).toEqual(order === 'oldest' ? fitting : fitting.toReversed());
      },
    ),
  );
});

test('the trail of a request of another tenant is empty, as that of one that there is not', async () => {
  const store = await storeWith([{ tenant: 'other', provider: 'p1', requestedBy: 'bot', ticket: 'T1', changes: [] }]);
  const asked = (id: RequestId): AuditListQuery => auditListQuerySchema.parse({ requestId: id });

  expect(await listAudit(auditListWorld(store, clock), 'acme', asked(requestId(1)))).toEqual({ items: [] });
  expect(await listAudit(auditListWorld(store, clock), 'acme', asked(requestId(2)))).toEqual({ items: [] });
});
