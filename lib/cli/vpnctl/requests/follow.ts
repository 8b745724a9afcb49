import type { RequestResource } from '../../../../lambdas/contract/api/request';
import { pause } from '../../../base/pause';
import { hasEnded } from '../../../client/api-client';
import type { ApiClient } from '../../../client/api-client';
import { explained } from '../api/api-failures';
import { urlOption } from '../api/api-options';
import type { ApiOptions } from '../api/api-options';
import { sayOnStderr } from '../api/connect';
import { interruptible } from '../base/interruption';
import { printableLine } from '../base/printable';
import { stateWords } from './shown';

/** What a command is told that may wait for a request. */
export interface WaitOptions extends ApiOptions {
  readonly wait?: true;
}

const FIRST_LOOK_MS = 1_000;
const LONGEST_MS = 5_000;
/** Each look is so much later than the one before: a request that takes long is looked at more rarely. */
const GROWTH = 1.2;

/**
 * Waits until a request has ended, and says on stderr what changes meanwhile. Ctrl-C leaves it alone, and says how to go on.
 *
 * @returns the request as it ended
 */
export async function follow(
  client: Pick<ApiClient, 'get'>,
  request: RequestResource,
  options: ApiOptions,
): Promise<RequestResource> {
  const goOn = `${request.id} goes on by itself. To wait on: vpnctl wait ${request.id}${urlOption(options)}`;
  try {
    return await interruptible(
      () => [`Interrupted; ${goOn}`],
      () => looksUntilEnd(client, request),
    );
  } catch (error) {
    throw explained(error, [goOn]);
  }
}

async function looksUntilEnd(client: Pick<ApiClient, 'get'>, request: RequestResource): Promise<RequestResource> {
  const startedMs = performance.now();
  let seen = request;
  let said = '';
  for (let ms = FIRST_LOOK_MS; ; ms = Math.min(LONGEST_MS, ms * GROWTH)) {
    const words = progressWords(seen);
    if (words !== said) sayOnStderr(`${seconds(startedMs).padStart(6)}  ${words}`);
    said = words;
    if (hasEnded(seen)) return seen;
    await pause(ms);
    seen = await client.get(request.id);
  }
}

function seconds(sinceMs: number): string {
  return `${Math.round((performance.now() - sinceMs) / 1000)} s`;
}

function progressWords(request: RequestResource): string {
  const { id, connection } = request;
  const status = connection === undefined ? '' : `: ${connection.status}`;
  return printableLine(`${id}  ${stateWords(request)}${status}`);
}
