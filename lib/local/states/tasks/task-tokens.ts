import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../../base/json';
import { TaskError } from './task-error';

/** What was answered to a token: the task's output, or the error and cause that it fails with. */
export type TaskAnswer =
  { readonly output: JsonValue } | { readonly error?: string | undefined; readonly cause?: string | undefined };

/** The tokens that tasks wait for. A token is answered once; then it is over. */
export class TaskTokens {
  private readonly waiting = new Map<string, (answer: TaskAnswer) => void>();

  /** @param issue makes a new token for an execution, given its ARN */
  constructor(readonly issue: (executionArn: string) => string = () => randomUUID()) {}

  /** Waits for the answer to a token; gives the task's output, or throws TaskError with what it fails with. */
  async begin(token: string): Promise<JsonValue> {
    const answer = await new Promise<TaskAnswer>((resolve) => this.waiting.set(token, resolve));
    return outcomeOf(answer);
  }

  /** Whether a task waits for this token. */
  isOpen(token: string): boolean {
    return this.waiting.has(token);
  }

  /** Answers a token. @returns false when it is over, or was never given out */
  settle(token: string, answer: TaskAnswer): boolean {
    const resolve = this.waiting.get(token);
    this.over(token);
    resolve?.(answer);
    return resolve !== undefined;
  }

  /** Lets a token end, with or without an answer: nobody waits for it any more. */
  over(token: string): void {
    this.waiting.delete(token);
  }
}

/** The output that an answer gives. Throws TaskError with the error and the cause that it names. */
export function outcomeOf(answer: TaskAnswer): JsonValue {
  if ('output' in answer) return answer.output;
  throw new TaskError(answer.error ?? '', answer.cause ?? '');
}
