import { isJsonObject, parseJson, type JsonValue } from '../../base/json';

/**
 * The messages of a queue's batch that a function has not processed, by its partial batch response. No failures, or no
 * answer, is success; an answer that cannot be read, or a failure that names no message of the batch, fails them all, as
 * on AWS.
 */
export function failedMessages(response: string, ids: readonly string[]): ReadonlySet<string> {
  const failed = namedFailures(parseJson(response));
  if (failed === undefined || failed.some((id) => typeof id !== 'string' || !ids.includes(id))) return new Set(ids);
  return new Set(failed.map(String));
}

/** What a partial batch response names as failed; undefined when it cannot be read. */
function namedFailures(response: JsonValue): readonly unknown[] | undefined {
  if (response === null) return [];
  if (!isJsonObject(response)) return undefined;
  const failures = response['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) return undefined;
  return failures.map((failure) => (isJsonObject(failure) ? failure['itemIdentifier'] : undefined));
}
