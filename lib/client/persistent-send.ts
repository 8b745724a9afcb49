import { errorCode } from '../base/error-code';
import type { ApiAnswer, ApiCall, Send } from './api-caller';

/** Nobody answered a call. The message says where and why. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  /** @param mayHaveArrived whether the API may have had the call nevertheless */
  constructor(
    message: string,
    readonly mayHaveArrived: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How long a caller goes on asking, and who hears of it. */
export interface Persistence {
  /** Time after the first failure of a call after which it is given up, in milliseconds. */
  readonly giveUpAfterMs: number;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** Hears why a call is made again, and in how many milliseconds. */
  readonly onTrouble: (reason: string, againInMs: number) => void;
  /** In milliseconds, from any beginning. Default: that of the process. */
  readonly nowMs?: () => number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const THROTTLED = 429;
const FAULT = 500;

/**
 * Repeats calls that get no answer, a fault (5xx) or 429, as long as repeating them changes nothing more. An API that has
 * not answered at all yet is not waited for: its URL may be wrong.
 *
 * @returns a sender that throws {@link NoAnswerError} where the given one throws
 */
export function persistentSend(send: Send, persistence: Persistence): Send {
  const { giveUpAfterMs, pause, onTrouble, nowMs = () => performance.now() } = persistence;
  let hasAnswered = false;
  return async (url, call) => {
    const untilMs = nowMs() + giveUpAfterMs;
    let mayHaveArrived = false;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
      const attempt = await attempted(send, url, call);
      mayHaveArrived ||= 'answer' in attempt || !isUnconnected(attempt.cause);
      hasAnswered ||= 'answer' in attempt;
      const againInMs = Math.max(pauseMs, retryAfterMs(attempt));
      const isWorthIt = isTransient(attempt) && mayRepeat(call) && hasAnswered && nowMs() + againInMs <= untilMs;
      if (!isWorthIt) return resultOf(attempt, url, mayHaveArrived);
      onTrouble(reasonOf(attempt, url), againInMs);
      await pause(againInMs);
    }
  };
}

type Attempt = { readonly answer: ApiAnswer } | { readonly cause: unknown };

async function attempted(send: Send, url: string, call: ApiCall): Promise<Attempt> {
  try {
    const answer = await send(url, call);
    // The line may break in the middle of an answer.
    const text = await answer.text();
    const headers = answer.headers === undefined ? {} : { headers: answer.headers };
    return { answer: { status: answer.status, ...headers, text: () => Promise.resolve(text) } };
  } catch (cause) {
    return { cause };
  }
}

function resultOf(attempt: Attempt, url: string, mayHaveArrived: boolean): ApiAnswer {
  if ('answer' in attempt) return attempt.answer;
  throw new NoAnswerError(reasonOf(attempt, url), mayHaveArrived, { cause: attempt.cause });
}

function isTransient(attempt: Attempt): boolean {
  if ('cause' in attempt) return true;
  return attempt.answer.status === THROTTLED || attempt.answer.status >= FAULT;
}

function mayRepeat({ method, headers, isRepeatable }: ApiCall): boolean {
  return method === 'GET' || isRepeatable === true || 'idempotency-key' in headers;
}

function retryAfterMs(attempt: Attempt): number {
  const seconds = 'answer' in attempt ? Number(attempt.answer.headers?.get('retry-after') ?? 0) : 0;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function reasonOf(attempt: Attempt, url: string): string {
  if ('answer' in attempt) return `the API answered ${attempt.answer.status}`;
  return `${new URL(url).origin} does not answer (${wordsOf(attempt.cause)})`;
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ETIMEDOUT: 'timed out',
  UND_ERR_CONNECT_TIMEOUT: 'timed out',
  UND_ERR_SOCKET: 'connection closed',
  TimeoutError: 'timed out',
};

const UNCONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** Whether there was no connection that anything could have been sent over. */
function isUnconnected(error: unknown): boolean {
  return UNCONNECTED.includes(codeOf(innermost(error)));
}

function wordsOf(error: unknown): string {
  const reason = innermost(error);
  const code = codeOf(reason);
  if (code !== '' && code !== 'Error') return CAUSES[code] ?? code;
  return reason instanceof Error ? reason.message : 'no reason given';
}

function codeOf(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.name : '');
}

/** `fetch` hides the reason in the cause of its error. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
