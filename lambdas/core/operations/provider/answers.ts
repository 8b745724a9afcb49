import type { ProviderAnswer } from '../../../contract/outcome';
import type { HttpResponse, SeenConnection } from '../../domain/connection/provider-call';
import { requestIdOf } from '../../wire/error-body';

/** Whether a provider has done what it was asked for. */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** What an answer of success is kept as. */
export function answerOf(response: HttpResponse): ProviderAnswer {
  return { httpStatus: response.status, requestId: requestIdOf(response) };
}

/** Pages may move while they are read, so one connection may be on two of them. */
export function withoutRepeats(connections: readonly SeenConnection[]): SeenConnection[] {
  return [...new Map(connections.map((seen) => [seen.id, seen])).values()];
}
