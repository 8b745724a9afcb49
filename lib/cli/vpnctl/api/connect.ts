import { ApiClient } from '../../../client/api-client';
import type { ApiCall } from '../../../client/api-caller';
import { persistentSend } from '../../../client/persistent-send';
import { pause } from '../../../base/pause';
import { CommandError } from '../../command-error';
import type { ApiOptions } from './api-options';
import { signedFetch } from './signed-send';
import type { Fetch } from './signed-send';

/** An answer of AWS takes 30 s at most. */
const CALL_LIMIT_MS = 60_000;
/** How long an API that has answered before is waited for. */
const GIVE_UP_AFTER_MS = 300_000;

/** Tells the user of a command something, in one line. */
export type Say = (line: string) => void;

/** Writes a line for the user of a command, beside its result. */
export function sayOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * A client of the API that is asked for, which repeats what may be repeated while the network is away.
 *
 * @throws CommandError when the URL is none
 */
export function connect({ url, signing }: Pick<ApiOptions, 'url' | 'signing'>, say: Say = sayOnStderr): ApiClient {
  const sent: Fetch = signing === undefined ? fetch : signedFetch(signing);
  const send = persistentSend((to, call) => sent(to, initOf(call)), {
    giveUpAfterMs: GIVE_UP_AFTER_MS,
    pause,
    onTrouble: (reason, againInMs) => {
      say(`${reason}; trying again in ${Math.ceil(againInMs / 1000)} s`);
    },
  });
  return new ApiClient(baseUrlOf(url), send);
}

function initOf({ method, headers, body }: ApiCall): RequestInit {
  // A redirect would make a GET of a POST: it is shown as what it is.
  const init = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(CALL_LIMIT_MS) } as const;
  return body === undefined ? init : { ...init, body: typeof body === 'string' ? body : new Uint8Array(body) };
}

/** The URL of the API without a slash at its end. @throws CommandError when it is none */
export function baseUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new CommandError(`--url must be an http or https URL such as https://api.example.com, not "${text}"`);
  }
  return url.href.replace(/\/+$/, '');
}
