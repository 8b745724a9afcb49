import { CHUNK_BYTES, CHUNK_ROWS } from '../../../../../lambdas/contract/batches';
import { chunked } from '../../../../../lambdas/core/domain/batch/batch-chunk';
import type { ChunkRow } from '../../../../../lambdas/core/domain/batch/batch-chunk';

function rows(count: number, characters = 10): ChunkRow[] {
  const kept = { text: 'x'.repeat(characters) };
  return Array.from({ length: count }, (_, index) => ({ index, invalid: { errors: [], kept } }));
}

test('rows are cut into chunks of 250, in order', () => {
  const chunks = chunked(rows(501));

  expect(chunks.map(({ length }) => length)).toEqual([CHUNK_ROWS, CHUNK_ROWS, 1]);
  expect(chunks.flat().map(({ index }) => index)).toEqual(rows(501).map(({ index }) => index));
});

test('a chunk has room in an item, however large its rows are', () => {
  const chunks = chunked(rows(100, 10_000));

  expect(chunks.length).toBeGreaterThan(2);
  for (const chunk of chunks) expect(JSON.stringify(chunk).length).toBeLessThanOrEqual(CHUNK_BYTES);
});

test('letters outside ASCII count as the bytes that they take', () => {
  const kept = { text: 'ü'.repeat(60_000) };
  const chunks = chunked(Array.from({ length: 4 }, (_, index) => ({ index, invalid: { errors: [], kept } })));

  expect(chunks.map(({ length }) => length)).toEqual([3, 1]);
});

test('no rows make no chunk', () => {
  expect(chunked([])).toEqual([]);
});
