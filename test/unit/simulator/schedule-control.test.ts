import { createFields, SimulatedProvider, type Answered } from './simulated-provider';

const PATH = '/_simulator/schedule';

let provider: SimulatedProvider;

beforeEach(async () => {
  provider = await SimulatedProvider.start();
});

afterEach(async () => {
  await provider.simulator.stop();
});

function post(schedule: unknown): Promise<Answered> {
  return provider.send('POST', PATH, schedule);
}

test('a schedule is accepted with 201 and its defaults, and works', async () => {
  const answer = await post({ seed: 1, probability: 1, kinds: ['unavailable'], operations: ['create'] });

  const created = await provider.create();

  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    seed: 1,
    probability: 1,
    kinds: ['unavailable'],
    operations: ['create'],
    lateCommitSeconds: 20,
    listLagSeconds: 0,
    hangSeconds: 30,
  });
  expect(created.status).toBe(503);
});

test('strikes are counted for other processes too', async () => {
  await post({ seed: 1, probability: 1, kinds: ['unavailable'] });
  await provider.create();
  await provider.list();

  const answer = await provider.send('GET', '/_simulator/strikes');

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual(provider.simulator.strikes());
  expect(answer.body).toMatchObject({ unavailable: 2, throttled: 0 });
});

test('the control API itself is never struck', async () => {
  await post({ seed: 1, probability: 1 });

  const answers = [await provider.send('GET', '/_simulator/connections'), await provider.send('DELETE', PATH)];

  expect(answers.map(({ status }) => status)).toEqual([200, 204]);
});

test('DELETE ends it', async () => {
  await post({ seed: 1, probability: 1, kinds: ['unavailable'] });

  const answer = await provider.send('DELETE', PATH);

  expect(answer.status).toBe(204);
  expect((await provider.create(createFields())).status).toBe(201);
});

test.each([
  { name: 'not JSON', schedule: '{nope', path: '' },
  { name: 'no seed', schedule: { probability: 0.1 }, path: 'seed' },
  { name: 'a seed that is no whole number', schedule: { seed: 0.5, probability: 0.1 }, path: 'seed' },
  { name: 'no probability', schedule: { seed: 1 }, path: 'probability' },
  { name: 'a probability above 1', schedule: { seed: 1, probability: 10 }, path: 'probability' },
  { name: 'an unknown kind', schedule: { seed: 1, probability: 1, kinds: ['gremlins'] }, path: 'kinds[0]' },
  { name: 'no kinds', schedule: { seed: 1, probability: 1, kinds: [] }, path: 'kinds' },
  { name: 'an unknown operation', schedule: { seed: 1, probability: 1, operations: ['patch'] }, path: 'operations[0]' },
  {
    name: 'kinds that are for none of the operations',
    schedule: { seed: 1, probability: 1, kinds: ['late-commit'], operations: ['get', 'list'] },
    path: 'kinds',
  },
  {
    name: 'too late a commit',
    schedule: { seed: 1, probability: 1, lateCommitSeconds: 61 },
    path: 'lateCommitSeconds',
  },
  { name: 'a negative lag', schedule: { seed: 1, probability: 1, listLagSeconds: -1 }, path: 'listLagSeconds' },
  { name: 'too long a hang', schedule: { seed: 1, probability: 1, hangSeconds: 601 }, path: 'hangSeconds' },
  { name: 'an unknown member', schedule: { seed: 1, probability: 1, colour: 'red' }, path: 'colour' },
])('a schedule with $name is refused with 400 naming the field', async ({ schedule, path }) => {
  const answer = await post(schedule);

  expect(answer.status).toBe(400);
  expect(answer.body['errors']).toEqual([{ path, detail: expect.stringMatching(/./) as string }]);
});

test('in process a bad schedule throws an error that names the field, and the one in force stays', async () => {
  provider.simulator.schedule({ seed: 1, probability: 1, kinds: ['unavailable'] });

  expect(() => {
    provider.simulator.schedule({ seed: 1, probability: 2 });
  }).toThrow(/probability/);
  expect((await provider.create()).status).toBe(503);
});
