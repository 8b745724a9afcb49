import type { ApiAnswer } from './services/http-clients';
import { submissionOf, type PlannedRequest } from './requests/planned-requests';
import { sleep } from './chance/sleep';
import type { World } from './world';

/** Those who make the requests of a simulation, and what happens to them afterwards by somebody's will. */
export class Callers {
  private readonly answers = new Map<number, readonly ApiAnswer[]>();
  private busy = 0;

  /** @param earlierIds the connections that were there before, by the number of the request */
  constructor(
    private readonly world: World,
    private readonly earlierIds: ReadonlyMap<number, string>,
  ) {}

  /** Whether everybody has done what he was going to do. */
  get isDone(): boolean {
    return this.busy === 0;
  }

  /** The answers that the caller of a request got over HTTP. */
  answersTo({ number }: PlannedRequest): readonly ApiAnswer[] {
    return this.answers.get(number) ?? [];
  }

  /** The connection that was there before a request. */
  earlierIdOf({ number }: PlannedRequest): string | undefined {
    return this.earlierIds.get(number);
  }

  /** Has all requests made at their times. */
  begin(requests: readonly PlannedRequest[]): void {
    requests.forEach((request) => {
      void this.make(request);
    });
  }

  private async make(request: PlannedRequest): Promise<void> {
    this.busy += 1;
    await sleep(request.submitAtMs);
    await this.submit(request);
    const id = await this.world.store.whenAccepted(request.idempotencyKey);
    await Promise.all([this.cancel(request, id), this.lose(request, id)]);
    this.busy -= 1;
  }

  private async submit(request: PlannedRequest): Promise<void> {
    const { idempotencyKey, channel, number } = request;
    const body = submissionOf(request, this.earlierIds.get(number));
    if (channel === 'queue') this.world.queue.send(JSON.stringify({ ...body, idempotencyKey }));
    else this.answers.set(number, await this.world.clients.submit(body, idempotencyKey));
  }

  private async cancel({ cancelAfterMs }: PlannedRequest, id: string): Promise<void> {
    if (cancelAfterMs === undefined) return;
    await sleep(cancelAfterMs);
    await this.world.clients.cancel(id);
  }

  /** Before its start, or after its end, an execution cannot be lost. */
  private async lose({ loseAfterMs }: PlannedRequest, id: string): Promise<void> {
    if (loseAfterMs === undefined) return;
    await sleep(loseAfterMs);
    if (this.world.engine.lose(id)) this.world.mischief.count('execution lost');
  }
}
