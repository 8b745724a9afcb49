import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';

/** A request of the AWS SDK, as far as it is used here. */
export interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the SDK needs of an answer. */
export interface SdkResponse {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Options of an SDK client, as all services have them. */
interface LeanOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly cacheMiddleware: boolean;
  readonly requestHandler: {
    handle(request: { readonly headers: Readonly<Record<string, string>>; readonly body?: unknown }): Promise<{
      readonly response: {
        readonly statusCode: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: Uint8Array;
      };
    }>;
  };
}

/** An SDK client of any service. */
interface Client {
  readonly middlewareStack: { remove(name: string): boolean };
}

/** What the SDK does around its protocol, which costs twice as much as the protocol. */
const AROUND_THE_PROTOCOL = [
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
  'contentLengthMiddleware',
  'retryMiddleware',
  'httpSigningMiddleware',
];

/** Makes an SDK client send its requests to a function. */
export function leanOptions(handle: (request: SdkRequest) => Promise<SdkResponse>): LeanOptions {
  return {
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // The commands of a client have nothing of their own.
    cacheMiddleware: true,
    requestHandler: {
      handle: async ({ headers, body: sent }) => {
        // The protocol of all the services here is JSON, which the SDK hands over as bytes.
        const { status, body } = await handle({ headers, body: sent as Uint8Array });
        return { response: { statusCode: status, headers: {}, body } };
      },
    },
  };
}

/**
 * Leaves a client nothing but its protocol: it neither signs nor logs nor tries again. What fails in a counted run is a
 * mistake of ours.
 *
 * @throws Error when the SDK calls a part of itself by another name
 */
export function stripped<C extends Client>(client: C): C {
  const unknown = AROUND_THE_PROTOCOL.filter((name) => !client.middlewareStack.remove(name));
  if (unknown.length > 0) throw new Error(`The AWS SDK has no ${unknown.join(', ')}`);
  return client;
}

/**
 * Has the SDK read its configuration files, which it does once in a process, when a client makes its first call: while time
 * is virtual, nothing real may be waited for but the tables.
 */
export async function warmUpSdk(): Promise<void> {
  const answer = { status: 200, body: Buffer.from('{}') };
  await stripped(new KMSClient(leanOptions(() => Promise.resolve(answer)))).send(new ListAliasesCommand({}));
}
