import type { QueueName } from './queues';

/** Which queue a command is about. */
export interface DlqOptions {
  /** URL. Default: found by the names of the stack and of the queue in it. */
  readonly queue?: string;
  readonly stack: string;
  readonly of: QueueName;
  readonly json?: true;
}

/** What `vpnctl dlq list` is told. */
export interface ListOptions extends DlqOptions {
  /** Most messages that are listed. */
  readonly limit: number;
}

/** Which messages are meant: those that are named, or all. */
export interface ChoiceOptions extends DlqOptions {
  readonly all?: true;
}

/** What `vpnctl dlq drop` is told. */
export interface DropOptions extends ChoiceOptions {
  readonly yes?: true;
}
