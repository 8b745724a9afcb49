import { REQUEST_ID } from '../../../../lambdas/contract/request-id';
import { CommandError } from '../../command-error';

/** @throws CommandError when the text cannot be the id of a request */
export function known(id: string): string {
  if (REQUEST_ID.test(id)) return id;
  throw new CommandError(`The id of a request is req_ and 26 characters, not "${id}"`);
}
