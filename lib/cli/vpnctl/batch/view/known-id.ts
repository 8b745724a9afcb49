import { parseBatchId } from '../../../../../lambdas/core/domain/batch-id';
import { CommandError } from '../../../command-error';

/** @throws CommandError when the text cannot be the id of a batch */
export function known(id: string): string {
  if (parseBatchId(id) !== undefined) return id;
  throw new CommandError(`The id of a batch is bat_ and 26 characters, not "${id}"`);
}
