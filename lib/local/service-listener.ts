import { serveAwsJson, type AwsAction } from './base/aws-json-server';
import type { Teardown } from './teardown';

/** Listens for calls of AWS services. */
export interface ServiceListener {
  readonly url: string;
  /** Serves more calls. */
  add(actions: Readonly<Record<string, AwsAction>>): void;
  /** Serves no more calls; may be called again. */
  close(): Promise<void>;
}

/** Begins to listen for calls; what is served is added later, because the URLs of queues name the address. */
export async function openServices(teardown: Teardown): Promise<ServiceListener> {
  const actions: Record<string, AwsAction> = {};
  const listener = await serveAwsJson(actions);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= listener.close());
  teardown.add(close);
  return { url: listener.url, add: (more) => Object.assign(actions, more), close };
}
