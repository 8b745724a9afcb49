/** A call of the API and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
  };
}

/** The type in `content-type`, without parameters. */
export function mediaTypeOf(headers: Exchange['headers']): string {
  return (headers['content-type'] ?? 'nothing').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
