import { request } from 'undici';
import * as z from 'zod';

const resourceSchema = z.object({
  id: z.string(),
  provider: z.string(),
  state: z.string(),
  phase: z.string().optional(),
  tunnel: z.string(),
  connection: z.object({ id: z.string(), name: z.string().optional(), status: z.string() }).optional(),
  createdAt: z.string(),
  endedAt: z.string().optional(),
  problem: z.object({ title: z.string(), detail: z.string() }).optional(),
});

const eventsSchema = z.object({
  items: z.array(
    z.object({
      sequence: z.number(),
      time: z.string(),
      type: z.string(),
      actor: z.string(),
      after: z.record(z.string(), z.union([z.string(), z.number()])),
      provider: z
        .object({ requestId: z.string().optional(), httpStatus: z.number().optional(), code: z.string().optional() })
        .optional(),
    }),
  ),
});

/** A request as the commands show it. */
export type ShownRequest = z.infer<typeof resourceSchema>;
/** An audit event as the commands show it. */
export type ShownEvent = z.infer<typeof eventsSchema>['items'][number];

/** Client of the HTTP API, the same as any other client. */
export class RequestClient {
  constructor(private readonly baseUrl: string) {}

  /** @throws Error with the problem's text when the request is refused */
  async submit(body: unknown): Promise<ShownRequest> {
    return resourceSchema.parse(await this.call('POST', '/v1/requests', body));
  }

  /** @throws Error with the problem's text when it is too late */
  async cancel(id: string): Promise<ShownRequest> {
    return resourceSchema.parse(await this.call('POST', `/v1/requests/${id}/cancel`));
  }

  async get(id: string): Promise<ShownRequest> {
    return resourceSchema.parse(await this.call('GET', `/v1/requests/${id}`));
  }

  async events(id: string): Promise<ShownEvent[]> {
    return eventsSchema.parse(await this.call('GET', `/v1/requests/${id}/events`)).items;
  }

  private async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await request(this.baseUrl + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) throw new Error(`${method} ${path} answered ${response.statusCode}: ${text}`);
    return JSON.parse(text);
  }
}

/** True when the request will not change any more. */
export function hasEnded({ endedAt }: ShownRequest): boolean {
  return endedAt !== undefined;
}
