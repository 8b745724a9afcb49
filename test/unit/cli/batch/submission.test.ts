import { CommandError } from '../../../../lib/cli/command-error';
import { afterError, afterInterrupt } from '../../../../lib/cli/vpnctl/batch/submission/going-on';
import { submissionId } from '../../../../lib/cli/vpnctl/batch/submission/submission';
import { moreRows, openingUpload, uploadOf } from '../../../../lib/cli/vpnctl/batch/submission/upload';
import { ApiCallError } from '../../../../lib/client/api-call-error';
import { BatchApi, idOf, problem } from '../../../support/cli/batch-api';
import type { LineFault } from '../../../support/cli/batch-api';
import { run, StatesInMemory, submissionOf } from '../../../support/cli/submission';

const ROWS = ['{"row":1}', '{"row":2}', '{"row":3}'];

/** Faults of the first calls, one after the other. */
function faults(...script: readonly (LineFault | undefined)[]): () => LineFault | undefined {
  const left = [...script];
  return () => left.shift();
}

test('a file that fits into one call makes a batch with that call', async () => {
  const api = new BatchApi();

  const { batch, said } = await run(api, submissionOf(1), new StatesInMemory());

  expect(batch?.id).toBe(idOf(1));
  expect(said).toEqual([]);
  expect(api.seen).toEqual([
    {
      method: 'POST',
      path: '/v1/batches',
      query: { format: 'ndjson', provider: 'otc', maxWaitSeconds: '60' },
      key: `vpnctl-${'a'.repeat(40)}-1`,
      body: ROWS[0],
    },
  ]);
});

test('a larger one opens a batch, adds rows and closes it; the settings of the batch go with the call that makes it', async () => {
  const api = new BatchApi();

  const { said } = await run(api, submissionOf(3), new StatesInMemory());

  expect(api.seen.map(({ path, query }) => [path, query])).toEqual([
    ['/v1/batches', { format: 'json', maxWaitSeconds: '60', open: 'true' }],
    [`/v1/batches/${idOf(1)}/rows`, { format: 'ndjson', provider: 'otc' }],
    [`/v1/batches/${idOf(1)}/rows`, { format: 'ndjson', provider: 'otc' }],
    [`/v1/batches/${idOf(1)}/rows`, { format: 'ndjson', provider: 'otc' }],
    [`/v1/batches/${idOf(1)}/close`, {}],
  ]);
  expect(new Set(api.seen.slice(0, 4).map(({ key }) => key)).size).toBe(4);
  expect(api.stored).toEqual([ROWS]);
  expect(said).toEqual(['1 of 3 rows are sent', '2 of 3 rows are sent', '3 of 3 rows are sent']);
});

test('the same command goes on after the last part that was answered', async () => {
  const api = new BatchApi(faults(undefined, undefined, undefined, 'lost'));
  const states = new StatesInMemory();
  await run(api, submissionOf(3), states);

  const { said, batch } = await run(api, submissionOf(3), states);

  expect(batch?.id).toBe(idOf(1));
  expect(api.stored).toEqual([ROWS]);
  expect(said).toEqual([`Going on with ${idOf(1)}, begun 2026-11-29T10:00:00.000Z`, '3 of 3 rows are sent']);
});

test('a part whose answer was lost is stored once', async () => {
  const api = new BatchApi(faults('answer-lost', 'answer-lost', undefined, undefined, 'answer-lost'));
  const states = new StatesInMemory();
  const runs = [];
  for (let n = 0; n < 5; n += 1) runs.push(await run(api, submissionOf(3), states));

  expect(runs.at(-1)?.batch?.id).toBe(idOf(1));
  expect(api.stored).toEqual([ROWS]);
});

test('a file that was sent makes nothing more: its batch is found by its keys, and nothing of it is kept', async () => {
  const api = new BatchApi();
  api.createdAt = '2026-11-29T09:00:00.000Z';
  const states = new StatesInMemory();
  await run(api, submissionOf(3), states);
  api.looks.push({ state: 'ended' });

  const { batch, said } = await run(api, submissionOf(3), states);

  expect(batch).toMatchObject({ id: idOf(1), state: 'ended' });
  expect(said.at(-1)).toBe(
    `This file was sent 2026-11-29T09:00:00.000Z as ${idOf(1)}; no row is sent again. --again makes another batch of it.`,
  );
  expect(api.stored).toEqual([ROWS]);
  expect(states.kept).toEqual(new Map());
});

test('a file that takes long to be sent is not taken for one that was sent before', async () => {
  const api = new BatchApi();
  api.createdAt = '2026-11-29T10:00:00.000Z';
  const start = Date.parse('2026-11-29T10:00:00.000Z');
  const times = [start, start + 600_000, start + 1_200_000];

  const { said } = await run(api, submissionOf(1), new StatesInMemory(), { nowMs: () => times.shift() ?? NaN });

  expect(said).toEqual([]);
});

test('another batch of the same file is made when that is asked for, also where nothing was kept', async () => {
  const api = new BatchApi();
  const states = new StatesInMemory();
  await run(api, submissionOf(1), states);

  await run(api, submissionOf(1), states, { again: true });
  await run(api, submissionOf(1), new StatesInMemory(), { again: true });

  expect(api.stored).toHaveLength(3);
});

test('--again goes on with what was interrupted, as its rows would run twice otherwise', async () => {
  const api = new BatchApi(faults(undefined, 'lost'));
  const states = new StatesInMemory();
  await run(api, submissionOf(3), states, { again: true });

  await run(api, submissionOf(3), states, { again: true });

  expect(api.stored).toEqual([ROWS]);
});

test('what was interrupted is sent anew when the API does not know its batch any more', async () => {
  const api = new BatchApi(faults(undefined, undefined, 'lost'));
  const states = new StatesInMemory();
  await run(api, submissionOf(3), states);
  api.restart();

  const { said } = await run(api, submissionOf(3), states);

  expect(api.stored).toEqual([ROWS]);
  expect(said[0]).toBe(`${idOf(1)}, which this file was sent as, is not there any more; all of it is sent anew`);
});

test('where nothing can be kept a file is sent all the same, and a repetition finds its batch by its keys', async () => {
  const states = new StatesInMemory();
  states.write = () => Promise.reject(new Error('read-only'));
  const api = new BatchApi();

  const first = await run(api, submissionOf(3), states);
  const second = await run(api, submissionOf(3), states);

  expect(api.stored).toEqual([ROWS]);
  expect(second.batch?.id).toBe(first.batch?.id);
  expect(first.said[0]).toBe('What was sent cannot be kept in /state; the same command goes on all the same');
});

test('where nothing can be kept another batch of a file is refused before anything is sent', async () => {
  const states = new StatesInMemory();
  states.write = () => Promise.reject(new Error('read-only'));
  const api = new BatchApi();

  const { error } = await run(api, submissionOf(1), states, { again: true });

  expect(error).toBeInstanceOf(CommandError);
  expect(api.seen).toEqual([]);
});

test('nothing of the rows is kept while a part of them is sent', async () => {
  const states = new StatesInMemory();

  await run(new BatchApi(faults(undefined, undefined, 'lost')), submissionOf(3), states);

  expect([...states.kept.values()]).toEqual([
    {
      version: 2,
      url: 'https://api.example.com',
      run: '',
      startedAt: '2026-11-29T10:00:00.000Z',
      parts: 3,
      sent: 1,
      batchId: idOf(1),
    },
  ]);
});

test('a state that cannot be removed is told of, and the same command finds the same batch', async () => {
  const states = new StatesInMemory();
  states.remove = () => Promise.reject(new Error('read-only'));
  const api = new BatchApi();

  const first = await run(api, submissionOf(3), states);
  const second = await run(api, submissionOf(3), states);

  expect(first.said.at(-1)).toBe('What was sent is kept in /state, as it cannot be removed there');
  expect(second.batch?.id).toBe(idOf(1));
  expect(api.stored).toEqual([ROWS]);
});

test('what is sent, what is said of it and where it goes make it another submission', () => {
  const file = submissionOf(1).file;
  const settings = { defaults: { provider: 'a', operation: 'create' }, batch: {} };
  const id = submissionId('https://a', file, settings);

  const others = [
    submissionId('https://b', file, settings),
    submissionId('https://a', { ...file, bytes: new Uint8Array([2]) }, settings),
    submissionId('https://a', { ...file, format: 'csv' }, settings),
    submissionId('https://a', file, { ...settings, batch: { maxWaitSeconds: '60' } }),
  ];

  expect(new Set([id, ...others]).size).toBe(5);
  expect(submissionId('https://a', { ...file, name: 'copy' }, settings)).toBe(id);
  expect(submissionId('https://a', file, { ...settings, defaults: { operation: 'create', provider: 'a' } })).toBe(id);
});

test('a JSON file is sent as it is, but for what the command says itself', () => {
  const { parts, ...submission } = submissionOf(2);
  const members = { maxWaitSeconds: 90, defaults: { provider: 'other' }, open: true, dryRun: true, colour: 'red' };
  const file = { ...submission.file, format: 'json' as const };
  const json = { ...submission, parts, members, file };
  const beside = { defaults: { provider: 'other' }, colour: 'red' };

  const uploads = [uploadOf(json, 0, { dryRun: true }), openingUpload(json), moreRows(json, 1)];

  expect(uploads.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as unknown)).toEqual([
    { items: [{ row: 1 }], maxWaitSeconds: 90, ...beside },
    { items: [], maxWaitSeconds: 90 },
    { items: [{ row: 2 }], ...beside },
  ]);
  expect(uploads.map(({ parameters }) => parameters)).toEqual([
    { provider: 'otc', maxWaitSeconds: '60', dryRun: 'true' },
    { maxWaitSeconds: '60', open: 'true' },
    { provider: 'otc' },
  ]);
});

describe('who is stopped is told how to go on', () => {
  const submission = submissionOf(3);
  const state = {
    version: 2 as const,
    url: 'https://a',
    run: '',
    startedAt: '',
    parts: 3,
    sent: 0,
  };
  const refusal = new ApiCallError('POST /v1/batches', 422, '{}');

  test('before anything was sent', () => {
    expect(afterInterrupt(submission, undefined)).toEqual(['Nothing was sent.']);
    expect(afterError(submission, undefined, new Error('x'))).toEqual([]);
  });

  test('while the first call was under way', () => {
    const lines = ['Whether rows were taken is not known. The same command goes on, and sends no row twice.'];

    expect(afterInterrupt(submission, state)).toEqual(lines);
    expect(afterError(submission, state, new Error('x'))).toEqual(lines);
    expect(afterError(submission, state, refusal)).toEqual([]);
  });

  test('between parts', () => {
    const begun = { ...state, batchId: idOf(1), sent: 2 };

    expect(afterInterrupt(submission, begun)).toEqual([
      `2 of 3 rows are sent to ${idOf(1)}. The same command goes on, and sends no row twice.`,
    ]);
    expect(afterError(submission, begun, refusal)).toEqual([
      `2 of 3 rows are sent to ${idOf(1)}. They run. To stop them: vpnctl batch cancel ${idOf(1)}`,
    ]);
  });
});

test('a refused part ends the command', async () => {
  const api = new BatchApi();
  api.refusals.push(problem(422, 'invalid-batch'));

  const { error } = await run(api, submissionOf(1), new StatesInMemory());

  expect(error).toMatchObject({ name: 'ApiCallError', status: 422 });
});
