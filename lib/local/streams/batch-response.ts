import { isJsonObject, parseJson, type JsonValue } from '../../base/json';
import type { StreamRecord } from './stream-record';

/**
 * How many records of a batch, from its beginning, a function has processed, by its partial batch response. No
 * failures, or no answer, is success; a failure that names no record of the batch fails the whole batch, as on AWS.
 */
export function processedCount(response: string, batch: readonly StreamRecord[]): number {
  const failures = failuresOf(parseJson(response));
  if (failures.length === 0) return batch.length;
  const indexes = failures.map((id) => batch.findIndex((record) => record.position.sequenceNumber === id));
  return Math.max(0, Math.min(...indexes));
}

function failuresOf(response: JsonValue): readonly unknown[] {
  const failures = isJsonObject(response) ? response['batchItemFailures'] : undefined;
  if (!Array.isArray(failures)) return [];
  return failures.map((failure) => (isJsonObject(failure) ? failure['itemIdentifier'] : undefined));
}
