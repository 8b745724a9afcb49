/** How a request comes in. */
export type Way = 'submit' | 'validate' | 'queue' | 'batch';

/** One request as it is sent. */
export interface Sent {
  readonly way: Way;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a batch, without the question mark. */
  readonly query?: string;
}
