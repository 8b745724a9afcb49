import { once } from 'node:events';
import { Agent, request as openRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as openTlsRequest } from 'node:https';

/** A call of a server. */
export interface UpstreamCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** But for the host and the length of the body. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a server has answered. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server that is called over connections that stay open. */
export class Upstream {
  private readonly url: URL;
  private readonly agent: Agent;
  private readonly open: typeof openRequest;

  /** @param endpoint http or https */
  constructor(endpoint: string) {
    this.url = new URL(endpoint);
    const isTls = this.url.protocol === 'https:';
    this.agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
    this.open = isTls ? openTlsRequest : openRequest;
  }

  /** Makes a call once. Throws the system's error when no answer comes. */
  async call({ method, path, headers, body }: UpstreamCall): Promise<UpstreamAnswer> {
    const call = this.open(new URL(path, this.url), {
      method,
      headers: { ...headers, host: this.url.host, 'content-length': body.length },
      agent: this.agent,
    });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return { status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) };
  }

  /** Frees the connections. */
  close(): void {
    this.agent.destroy();
  }
}
