import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { RequestResource } from '../../../lambdas/core/domain/request/request-resource';

const TERMINAL = ['succeeded', 'rejected', 'failed', 'timed_out', 'cancelled', 'needs_attention'];

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

/** A caller of the HTTP API; remembers everything that it was answered. */
export class E2eClient {
  /** Status line, headers and body of all answers so far. */
  readonly transcript: string[] = [];

  constructor(
    private readonly url: string,
    private readonly calling: E2eCalling = UNSIGNED,
  ) {}

  async call(path: string, init: RequestInit = {}): Promise<ApiAnswer> {
    const response = await this.calling.send(this.url + path, init);
    const text = await response.text();
    this.transcript.push(JSON.stringify([response.status, [...response.headers]]), text);
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: JSON.parse(text) as ApiAnswer['body'],
    };
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
  async resource(id: string): Promise<RequestResource> {
    const { body } = await this.call(`/v1/requests/${id}`);
    return body as unknown as RequestResource; // the tests check its shape
  }

  /** The request's audit trail. */
  async events(id: string): Promise<readonly AuditEvent[]> {
    const { body } = await this.call(`/v1/requests/${id}/events`);
    return body['items'] as readonly AuditEvent[];
  }

  /** Waits until the request's resource is as told; the test's time limit ends the wait. */
  async until(id: string, isReached: (resource: RequestResource) => boolean): Promise<RequestResource> {
    for (;;) {
      const resource = await this.resource(id);
      if (isReached(resource)) return resource;
      if (TERMINAL.includes(resource.state)) throw new Error(`${id} has ended: ${JSON.stringify(resource)}`);
      await sleep(this.calling.lookEveryMs);
    }
  }

  /** Waits until the request's trail has an event of that type. */
  async happened(id: string, type: AuditEvent['type']): Promise<void> {
    while (!(await this.events(id)).some((event) => event.type === type)) await sleep(this.calling.lookEveryMs);
  }

  /** Waits until the request has ended. */
  async ended(id: string): Promise<Ended> {
    const request = await this.until(id, ({ state }) => TERMINAL.includes(state));
    return { request, events: await this.events(id) };
  }

  /** Submits a request and waits until it has ended. */
  async run(body: unknown): Promise<Ended> {
    return this.ended(await this.accepted(body));
  }
}
