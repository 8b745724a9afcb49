import { ServiceUnavailableError, StoreConflictError } from '../../domain/errors';

/** A request is written by its own steps and now and then by a caller or the reconciler: nobody loses this often. */
const MAX_TRIES = 5;

/**
 * Runs what reads a request, decides and writes; once more from the reading on when the request was changed in between.
 *
 * @throws ServiceUnavailableError when that happened five times in a row, and whatever `decide` throws
 */
export async function decideAnew<T>(decide: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof StoreConflictError)) throw error;
      if (tries >= MAX_TRIES)
        throw new ServiceUnavailableError('The request is being changed too often', { cause: error });
    }
  }
}
