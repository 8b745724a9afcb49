import { parse } from 'csv-parse/sync';
import { eventsAsCsv } from '../../../../lambdas/core/formats/events/write-events';
import { firstOf } from '../../../../lambdas/core/domain/request/request-change';
import { change, provisioningRequest } from '../../../support/builders';

const CAUSE = { type: 'accepted', actor: 'someone' } as const;
const first = firstOf(provisioningRequest(), CAUSE);
const second = change(first.request, { state: 'running', phase: 'validate' });

const tableOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

test('a table has the same columns whatever its events say', () => {
  const { actor, hash, ...little } = { ...first.event, ticket: undefined, provider: undefined };
  const columns = [[], [first.event], [{ ...little, actor, hash }]].map(
    (events) => eventsAsCsv(events).split('\r\n')[0],
  );

  expect(new Set(columns).size).toBe(1);
  expect(columns[0]).toMatch(/^"time","requestId","sequence","type","actor",/);
});

test('a row says what the event says', () => {
  const [, row] = tableOf(eventsAsCsv([first.event, second.event]));

  expect(row).toMatchObject({
    sequence: '2',
    actorKind: 'system',
    'profile.name': 'otc-classic',
    'ticket.id': 'RITM0012345',
    before: '{"state":"accepted"}',
    after: '{"state":"running","phase":"validate"}',
    changed: 'state phase',
    'provider.httpStatus': '',
    previousHash: first.event.hash,
    hash: second.event.hash,
  });
});

test.each(['=', '+', '-', '@', '\t', '＝'])('a text of others that begins with %j is no formula', (begin) => {
  const { event } = firstOf(provisioningRequest({ ticket: { system: 'jira', id: `${begin}1+1` } }), CAUSE);

  expect(tableOf(eventsAsCsv([event]))[0]).toMatchObject({ 'ticket.id': `'${begin}1+1` });
});
