import { AwsError } from '../../base/aws-error';
import { sqsError } from './sqs-error';

const mostEntries = 10;

/** An entry of a batch, of which only the id has been checked. */
export interface BatchEntry {
  readonly Id: string;
  readonly [name: string]: unknown;
}

/**
 * Performs each entry of a batch for itself: what is wrong with one stands in the answer and disturbs no other.
 *
 * @throws AwsError when the ids or the number of entries are not allowed, and nothing was done
 */
export function performEach<T extends BatchEntry>(entries: readonly T[], perform: (entry: T) => object): object {
  checkIds(entries.map(({ Id }) => Id));
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...perform(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, queryCode, message } = error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: queryCode ?? code, Message: message });
    }
  }
  // As on AWS: a list without entries is left out.
  return { ...(successful.length > 0 && { Successful: successful }), ...(failed.length > 0 && { Failed: failed }) };
}

function checkIds(ids: readonly string[]): void {
  if (ids.length === 0) throw sqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > mostEntries) {
    const message = `Maximum number of entries per request are ${mostEntries}. You have sent ${ids.length}.`;
    throw sqsError('TooManyEntriesInBatchRequest', message);
  }
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    const message = 'A batch entry id has 1 to 80 letters, digits, hyphens and underscores.';
    throw sqsError('InvalidBatchEntryId', message);
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw sqsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
}
