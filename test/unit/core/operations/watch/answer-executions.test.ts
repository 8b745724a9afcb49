/** The executions of requests that have ended are told, once it is sure that they know (protocol.md 7.5). */
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import { answerExecutions } from '../../../../../lambdas/core/operations/watch/answer-executions';
import { NOW_MS, requestId } from '../../../../support/builders';
import { ACCOUNT, Fleet } from '../../../../support/operations/fleet';

const ID = requestId(1);

let fleet: Fleet;

beforeEach(() => {
  fleet = new Fleet();
});

/** Has requests end at the beginning. */
async function ended(count = 1): Promise<void> {
  await fleet.follow(count);
  for (const flight of fleet.flights.all) fleet.flights.put({ ...flight, endedAtMs: NOW_MS });
}

/** Takes away the token, as if the state had not stored it yet. */
function withoutToken(): void {
  const [flight] = fleet.flights.all;
  fleet.flights.drop(ACCOUNT, ID);
  if (flight !== undefined) fleet.flights.put(flight);
}

async function answered(isTimeOver = (): boolean => false): Promise<readonly RequestId[]> {
  return answerExecutions(fleet.ports(), ACCOUNT, fleet.flights.all, isTimeOver);
}

test('an execution that waits is told, and the entry goes with its token', async () => {
  await ended();

  expect(await answered()).toEqual([ID]);
  expect(await fleet.executions.statusOf(ID)).toBe('ended');
  expect([fleet.flights.all, fleet.flights.tokenHolders]).toEqual([[], []]);
});

test.each([
  { name: 'for less than a minute', seconds: 59, isEnded: true, told: [] },
  { name: 'for a minute, and has ended', seconds: 60, isEnded: true, told: [ID] },
  { name: 'for a minute, and runs', seconds: 60, isEnded: false, told: [] },
])('an execution that has stored no token $name keeps its entry unless nobody waits', async (given) => {
  await ended();
  withoutToken();
  if (given.isEnded) fleet.executions.end(ID);
  fleet.clock.advance(given.seconds);

  expect(await answered()).toEqual(given.told);
  expect(fleet.flights.all).toHaveLength(1 - given.told.length);
});

test('nobody asks for the execution of a request that has only just ended', async () => {
  await ended();
  withoutToken();
  const statusOf = jest.spyOn(fleet.executions, 'statusOf');

  await answered();

  expect(statusOf).not.toHaveBeenCalled();
});

test.each([
  { name: 'has ended', ends: true, told: [ID] },
  { name: 'runs, and is about to store a new one', ends: false, told: [] },
])('a token that is over frees the entry only when the execution $name', async ({ ends, told }) => {
  await ended();
  if (ends) fleet.executions.end(ID);
  else fleet.executions.wait(ID, 'token-new');
  fleet.flights.putToken(ID, 'token-1');

  expect(await answered()).toEqual(told);
  expect(fleet.flights.all).toHaveLength(1 - told.length);
});

test('a token that was replaced after it was read is read again, and the new one answered', async () => {
  await ended();
  const answer = fleet.executions.answer.bind(fleet.executions);
  jest.spyOn(fleet.executions, 'answer').mockImplementation((token) => {
    if (token === 'token-1') {
      fleet.executions.wait(ID, 'token-new');
      fleet.flights.putToken(ID, 'token-new');
    }
    return answer(token);
  });

  expect(await answered()).toEqual([ID]);
  expect(await fleet.executions.statusOf(ID)).toBe('ended');
});

test('an answer that was throttled is given by a later tick, and holds up no other', async () => {
  await ended(3);
  const answer = fleet.executions.answer.bind(fleet.executions);
  jest
    .spyOn(fleet.executions, 'answer')
    .mockImplementation((token) =>
      token === 'token-2' ? Promise.reject(new ServiceUnavailableError('Throttled')) : answer(token),
    );

  expect(await answered()).toEqual([requestId(1), requestId(3)]);
  expect(fleet.flights.all).toMatchObject([{ requestId: requestId(2) }]);
});

test('many executions are told some at a time, as long as there is time, and what was told is kept', async () => {
  await ended(100);
  const remove = jest.spyOn(fleet.flights, 'remove');
  let left = 2;

  const told = await answered(() => (left -= 1) < 0);

  expect(told).toHaveLength(96);
  expect(remove).toHaveBeenCalledTimes(2);
  expect(fleet.flights.all).toHaveLength(4);
});
