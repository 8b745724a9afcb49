import type { ApiClient } from '../../../client/api-client';
import { explained } from './api-failures';
import type { ApiOptions } from './api-options';
import { connect } from './connect';
import type { Say } from './connect';

/**
 * Does something with the API.
 *
 * @param say tells the user what goes on meanwhile; default: on stderr
 * @throws CommandError when the API cannot be called, or does not do what it is called for
 */
export async function calling<Result>(
  options: ApiOptions,
  work: (client: ApiClient) => Promise<Result>,
  say?: Say,
): Promise<Result> {
  const client = connect(options, say);
  try {
    return await work(client);
  } catch (error) {
    throw explained(error);
  }
}
