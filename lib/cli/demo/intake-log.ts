import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { jsonOf } from '../../base/json';
import type { LogLine } from '../../local/engine';

const LOOK_EVERY_MS = 50;

const acceptedSchema = z.object({
  message: z.literal('accepted'),
  messageId: z.string(),
  requestId: z.string(),
});

/** What the function behind the intake queue has accepted, read off its log as an operator would. */
export class IntakeLog {
  private readonly requestIds = new Map<string, string>();

  /** Takes in a line of any function. */
  readonly take = ({ line }: LogLine): void => {
    const accepted = acceptedSchema.safeParse(jsonOf(line));
    if (accepted.success) this.requestIds.set(accepted.data.messageId, accepted.data.requestId);
  };

  /** Waits until a message has been accepted; gives the id of its request. */
  async requestOf(messageId: string): Promise<string> {
    for (;;) {
      const requestId = this.requestIds.get(messageId);
      if (requestId !== undefined) return requestId;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
