/** The only things that a log line may say. Deny by default: there is no field for a body or a free object. */
export interface LogFields {
  readonly requestId?: string | undefined;
  readonly batchId?: string | undefined;
  /** Name of a call of the HTTP API, as its problem has it. */
  readonly instance?: string | undefined;
  /** Id of a message in a queue. */
  readonly messageId?: string | undefined;
  readonly dialect?: string | undefined;
  readonly state?: string | undefined;
  readonly next?: string | undefined;
  readonly waitSeconds?: number | undefined;
  readonly provider?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly providerCode?: string | undefined;
  readonly errorName?: string | undefined;
  readonly reason?: string | undefined;
  readonly fields?: readonly string[] | undefined;
  /** Numbers of things, by what they are. */
  readonly counts?: Readonly<Record<string, number>> | undefined;
}

/** Structured log; one JSON line per call. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
