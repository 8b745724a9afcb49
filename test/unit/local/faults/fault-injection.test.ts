import { faultInjection } from '../../../../lib/local/faults/fault-injection';
import type { EngineFaults } from '../../../../lib/local/faults/fault-options';

const functionIds = ['ApplyFunction', 'RecordFunction'];
const ids = { functionIds, queueIds: ['WatchQueue'] };

test.each([
  { name: 'no object', faults: 7, says: 'faults must be an object, not 7' },
  { name: 'no seed', faults: {}, says: 'faults.seed must be a whole number, not undefined' },
  { name: 'half a seed', faults: { seed: 1.5 }, says: 'faults.seed must be a whole number, not 1.5' },
  { name: 'an unknown part', faults: { seed: 1, table: {} }, says: 'faults.table is not a known field' },
  {
    name: 'an unknown kind',
    faults: { seed: 1, tables: { throttel: 0.1 } },
    says: 'faults.tables.throttel is not a known field',
  },
  {
    name: 'a probability above 1',
    faults: { seed: 1, tables: { lostAnswer: 10 } },
    says: 'faults.tables.lostAnswer must be a number from 0 to 1, not 10',
  },
  {
    name: 'a probability below 0',
    faults: { seed: 1, streams: { late: -0.1 } },
    says: 'faults.streams.late must be a number from 0 to 1, not -0.1',
  },
  {
    name: 'a probability that is text',
    faults: { seed: 1, functions: { crash: '0.1' } },
    says: "faults.functions.crash must be a number from 0 to 1, not '0.1'",
  },
  {
    name: 'no list of functions',
    faults: { seed: 1, functions: { only: 'Apply' } },
    says: "faults.functions.only must be an array of parts of logical ids, not 'Apply'",
  },
  {
    name: 'an empty list of functions',
    faults: { seed: 1, functions: { only: [] } },
    says: 'faults.functions.only must be an array of at least one part of a logical id, not []',
  },
  {
    name: 'an empty name of a function',
    faults: { seed: 1, functions: { only: [''] } },
    says: "faults.functions.only.0 must be a part of a logical id, not ''",
  },
  {
    name: 'a function that is not there',
    faults: { seed: 1, functions: { only: ['Record', 'Aply'] } },
    says: "faults.functions.only: no function's logical id contains Aply; there are ApplyFunction, RecordFunction",
  },
  {
    name: 'a queue that is not there',
    faults: { seed: 1, queues: { only: ['Intake'] } },
    says: "faults.queues.only: no queue's logical id contains Intake; there are WatchQueue",
  },
  {
    name: 'an unknown fault of tokens',
    faults: { seed: 1, tokens: { lost: 1 } },
    says: 'faults.tokens.lost is not a known field',
  },
])('refuses faults with $name by name', ({ faults, says }) => {
  let refusal: unknown;

  try {
    faultInjection({ faults: faults as EngineFaults }, ids);
  } catch (error) {
    refusal = error;
  }

  expect(refusal).toMatchObject({ name: 'EngineStartError', message: says });
});

test('names every wrong field at once', () => {
  const faults = { seed: 'x', tables: { a: 1, b: 2 } } as unknown as EngineFaults;

  expect(() => faultInjection({ faults }, ids)).toThrow(
    "faults.seed must be a whole number, not 'x'; faults.tables.a is not a known field; faults.tables.b is not a known field",
  );
});

test('injects nothing where nothing was asked for', () => {
  const injection = faultInjection({ faults: { seed: 1 } }, ids);

  expect(faultInjection({}, ids)).toBeUndefined();
  expect(injection?.tables).toBeUndefined();
  expect(injection?.crashesOf('ApplyFunction')).toBeUndefined();
  expect(injection?.counts()).toEqual({});
});

test('strikes the functions it is told, all when it is told none', () => {
  const some = faultInjection({ faults: { seed: 1, functions: { crash: 0.1, only: ['Apply'] } } }, ids);
  const all = faultInjection({ faults: { seed: 1, functions: { crash: 0.1 } } }, ids);

  const struck = [some, all].map((injection) => functionIds.filter((id) => injection?.crashesOf(id) !== undefined));

  expect(struck).toEqual([['ApplyFunction'], functionIds]);
});
