import { decodeTime } from 'ulid';
import { rowRequestId } from '../../../../../lambdas/core/domain/batch/row-request-id';
import { parseRequestId } from '../../../../../lambdas/core/domain/request/request-id';
import { batchId, callId, NOW_MS } from '../../../../support/builders';

test('a row has the same id each time', () => {
  expect(rowRequestId(batchId(1), callId(1), 7)).toBe(rowRequestId(batchId(1), callId(1), 7));
});

test('its id is that of a request, of the time of the batch', () => {
  const id = rowRequestId(batchId(1), callId(1), 7);

  expect(parseRequestId(id)).toBe(id);
  expect(decodeTime(id.slice('req_'.length))).toBe(NOW_MS);
});

test('rows, calls and batches have different ids, and so have 10,000 rows of one call', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => rowRequestId(batchId(1), callId(1), index));

  const others = [rowRequestId(batchId(2), callId(1), 0), rowRequestId(batchId(1), callId(2), 0)];
  expect(new Set([...ids, ...others]).size).toBe(10_002);
});

test('the id of a row never changes: what an earlier release has expanded is known', () => {
  expect(rowRequestId(batchId(1), callId(1), 0)).toMatchInlineSnapshot(`"req_01M7VZGC3VBX8EHNGDEV1F3Q8W"`);
});
