import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent } from '../../../lambdas/contract/api/audit-event';
import type { RequestResource } from '../../../lambdas/contract/api/request';
import { ApiCallError } from '../../../lib/client/api-call-error';
import { ApiClient, hasEnded } from '../../../lib/client/api-client';

/** An answer of the HTTP API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request that has ended, with its audit trail. */
export interface Ended {
  readonly request: RequestResource;
  readonly events: readonly AuditEvent[];
}

/** How a caller reaches the HTTP API. */
export interface E2eCalling {
  /** Default: without a signature, which the local engine does not ask for. */
  readonly send: (url: string, init: RequestInit) => Promise<Response>;
  /** Pause between two looks at a request, in real milliseconds. */
  readonly lookEveryMs: number;
}

const UNSIGNED: E2eCalling = { send: fetch, lookEveryMs: 20 };

/**
 * A caller of the HTTP API who remembers everything that was answered: as the product's own client, and with `call` and
 * `submit` as somebody who may send anything and looks at the whole answer.
 */
export class E2eClient {
  /** Status line, headers and body of all answers so far. */
  readonly transcript: string[] = [];
  private readonly client: ApiClient;

  constructor(
    private readonly url: string,
    private readonly calling: E2eCalling = UNSIGNED,
  ) {
    this.client = new ApiClient(url, async (to, init) => {
      const { status, text } = await this.answerOf(to, init);
      return { status, text: () => Promise.resolve(text) };
    });
  }

  async call(path: string, init: RequestInit = {}): Promise<ApiAnswer> {
    const { status, headers, text } = await this.answerOf(this.url + path, init);
    return { status, headers, text, body: JSON.parse(text) as ApiAnswer['body'] };
  }

  /** As {@link call}, for answers that are no JSON. */
  async text(path: string, init: RequestInit = {}): Promise<string> {
    return (await this.answerOf(this.url + path, init)).text;
  }

  /** Posts a request; a string or bytes are sent as they are. */
  submit(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const payload =
      typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body);
    return this.call('/v1/requests', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: payload,
    });
  }

  /** Posts a request that must be accepted; gives its id. */
  async accepted(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await this.submit(body, headers);
    if (answer.status !== 202) throw new Error(`Not accepted: ${answer.status} ${answer.text}`);
    return answer.body['id'] as string;
  }

  /** Asks for a request to be cancelled. */
  cancel(id: string): Promise<ApiAnswer> {
    return this.call(`/v1/requests/${id}/cancel`, { method: 'POST' });
  }

  /** The request's resource. */
  resource(id: string): Promise<RequestResource> {
    return this.client.get(id);
  }

  /** The request's audit trail. */
  events(id: string): Promise<readonly AuditEvent[]> {
    return this.client.events(id);
  }

  /** Waits until the request's resource is as told; the test's time limit ends the wait. */
  async until(id: string, isReached: (resource: RequestResource) => boolean): Promise<RequestResource> {
    for (;;) {
      const resource = await this.ifAnswered(() => this.resource(id));
      if (resource !== undefined && isReached(resource)) return resource;
      if (resource !== undefined && hasEnded(resource)) throw new Error(`${id} has ended: ${JSON.stringify(resource)}`);
      await sleep(this.calling.lookEveryMs);
    }
  }

  /** Waits until the request's trail has so many events of that type. */
  async happened(id: string, type: AuditEvent['type'], times = 1): Promise<void> {
    const seen = async (): Promise<number> =>
      ((await this.ifAnswered(() => this.events(id))) ?? []).filter((event) => event.type === type).length;
    while ((await seen()) < times) await sleep(this.calling.lookEveryMs);
  }

  /** Waits until the request has ended. */
  async ended(id: string): Promise<Ended> {
    const request = await this.until(id, hasEnded);
    for (;;) {
      const events = await this.ifAnswered(() => this.events(id));
      if (events !== undefined) return { request, events };
      await sleep(this.calling.lookEveryMs);
    }
  }

  /** Submits a request and waits until it has ended. */
  async run(body: unknown): Promise<Ended> {
    return this.ended(await this.accepted(body));
  }

  /** `undefined` while the product has a fault of its own; a caller who waits asks again. */
  private async ifAnswered<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof ApiCallError && error.status >= 500) return undefined;
      throw error;
    }
  }

  private async answerOf(url: string, init: RequestInit): Promise<Omit<ApiAnswer, 'body'>> {
    const response = await this.calling.send(url, init);
    const text = await response.text();
    this.transcript.push(JSON.stringify([response.status, [...response.headers]]), text);
    return { status: response.status, headers: response.headers, text };
  }
}
