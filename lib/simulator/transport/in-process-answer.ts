import { pause } from '../../base/pause';
import { bodyText, contentTypeOf } from '../base/body-text';
import type { Answer, Hang, Reply } from '../base/message';

/** How long a caller waits for an answer, in milliseconds on the global timers, before it gives up. */
export const CALLER_LIMIT_MS = 30_000;

/** The largest body that a caller takes, in bytes. */
export const CALLER_MAX_BODY_BYTES = 8_000_000;

/** One HTTP answer. Names of headers in lower case. */
export interface InProcessResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why there is no answer. */
export interface NoResponse {
  /** `not-sent`: refused. `no-answer`: reset, too large, or the caller has given up. */
  readonly kind: 'not-sent' | 'no-answer';
  /** As undici names it: `ECONNREFUSED`; `ECONNRESET`, `TimeoutError`, `UND_ERR_RES_EXCEEDED_MAX_SIZE`. */
  readonly reason: string;
}

/** Nobody listens there. */
export const NOBODY_THERE: NoResponse = { kind: 'not-sent', reason: 'ECONNREFUSED' };
const RESET: NoResponse = { kind: 'no-answer', reason: 'ECONNRESET' };
const TIMEOUT: NoResponse = { kind: 'no-answer', reason: 'TimeoutError' };
const TOO_LARGE: NoResponse = { kind: 'no-answer', reason: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' };

/**
 * What a caller with the limits above sees of an answer.
 * @param standing headers that each answer carries, unless it has them itself
 */
export async function receive(
  answer: Answer | Promise<Answer>,
  standing: Readonly<Record<string, string>>,
): Promise<InProcessResponse | NoResponse> {
  // Most answers come at once: a timer for each of them would cost more than the call.
  const ended = answer instanceof Promise ? await withinLimit(answer) : answer;
  if (typeof ended === 'string') return NO_RESPONSES[ended];
  if ('kind' in ended) return hang(ended);
  return transfer(ended, standing);
}

const NO_RESPONSES = { reset: RESET, refused: NOBODY_THERE, timeout: TIMEOUT } as const;

async function withinLimit(answer: Promise<Answer>): Promise<Answer | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, CALLER_LIMIT_MS, 'timeout');
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function hang({ forMs, onEnd }: Hang): Promise<NoResponse> {
  await pause(Math.min(forMs, CALLER_LIMIT_MS));
  onEnd();
  return forMs < CALLER_LIMIT_MS ? RESET : TIMEOUT;
}

async function transfer(
  reply: Reply,
  standing: Readonly<Record<string, string>>,
): Promise<InProcessResponse | NoResponse> {
  const { dripMs = 0, paddingBytes = 0 } = reply;
  if (paddingBytes > CALLER_MAX_BODY_BYTES) return TOO_LARGE;
  if (dripMs > 0) await pause(Math.min(dripMs, CALLER_LIMIT_MS));
  if (dripMs >= CALLER_LIMIT_MS) return TIMEOUT;
  const contentType = contentTypeOf(reply);
  const headers = { ...standing, ...(contentType !== undefined && { 'content-type': contentType }) };
  return { status: reply.status, headers: { ...headers, ...lowerCased(reply.headers) }, body: bodyText(reply) };
}

function lowerCased(headers: Reply['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
