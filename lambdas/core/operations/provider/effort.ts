import type { ProviderResult } from '../../domain/connection/provider-call';

/** What getting an answer has taken: calls of the provider, and the time until they were answered, in milliseconds. */
export interface Effort {
  readonly calls: number;
  readonly durationMs: number;
}

/** What a result has taken; sign-ins are none of it. */
export function effortOf(result: ProviderResult<unknown>): Effort {
  const { calls = 0, durationMs = 0 } = result.ok ? result.answer : result.failure.answer;
  return { calls, durationMs };
}

/** A result with what other calls have taken that belong to it. */
export function withEffort<T>(result: ProviderResult<T>, { calls, durationMs }: Effort): ProviderResult<T> {
  const own = effortOf(result);
  const effort = { calls: own.calls + calls, durationMs: own.durationMs + durationMs };
  if (result.ok) return { ...result, answer: { ...result.answer, ...effort } };
  const { failure } = result;
  return { ok: false, failure: { ...failure, answer: { ...failure.answer, ...effort } } };
}
