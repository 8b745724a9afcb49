import { setTimeout as sleep } from 'node:timers/promises';
import { E2eClient } from '../../support/e2e/client';
import type { E2eEngineProcess } from '../../support/e2e/engine-process';
import { E2eQueue } from '../../support/e2e/queue';
import type { ApiAnswer } from '../simulation/services/http-clients';

const PATIENCE_MS = 200;

/**
 * A caller of an engine that may be killed, and come back under another address: whatever is not answered, or not well,
 * is asked for again (protocol.md 2.1, column I).
 */
export class PatientCaller {
  /** Everything that callers were answered. */
  readonly transcript: string[] = [];
  /** Calls that were repeated. */
  repeats = 0;
  private queue: E2eQueue;
  private api: E2eClient;

  constructor(engine: E2eEngineProcess) {
    this.queue = new E2eQueue(engine);
    this.api = new E2eClient(engine.url);
  }

  /** The engine is another one from now on. */
  turnTo(engine: E2eEngineProcess): void {
    this.queue.stop();
    this.transcript.push(...this.api.transcript);
    this.queue = new E2eQueue(engine);
    this.api = new E2eClient(engine.url);
  }

  /** Posts a request; gives the first answer that is no failure of the server. */
  async submit(body: object, idempotencyKey: string): Promise<ApiAnswer> {
    return this.untilAnswered(() => this.api.submit(body, { 'idempotency-key': idempotencyKey }));
  }

  /** Sends a request to the intake queue. */
  async send(body: object, idempotencyKey: string): Promise<void> {
    await this.untilGiven(() => this.queue.send({ ...body, idempotencyKey }));
  }

  /** Asks that a request be cancelled. */
  async cancel(id: string): Promise<ApiAnswer> {
    return this.untilAnswered(() => this.api.cancel(id));
  }

  /** Reads something of the API. */
  async read(path: string): Promise<ApiAnswer> {
    return this.untilAnswered(() => this.api.call(path));
  }

  /** To be called when nothing is asked any more. */
  stop(): void {
    this.transcript.push(...this.api.transcript);
    this.queue.stop();
  }

  private untilAnswered(call: () => Promise<ApiAnswer & { readonly status: number }>): Promise<ApiAnswer> {
    return this.untilGiven(async () => {
      const answer = await call();
      return answer.status < 500 ? answer : undefined;
    });
  }

  /** The test's time limit ends the wait. */
  private async untilGiven<Result>(call: () => Promise<Result | undefined>): Promise<Result> {
    for (;;) {
      try {
        const result = await call();
        if (result !== undefined) return result;
      } catch {
        // Cut off, nobody there, or half an answer: the caller knows nothing, so it asks again.
      }
      this.repeats += 1;
      await sleep(PATIENCE_MS);
    }
  }
}
