import { logFailure } from './failure';

/** A Lambda handler of an event that nobody waits for. */
export type EventHandler<Answer> = (event: unknown) => Promise<Answer>;

/**
 * Makes the Lambda handler of what EventBridge sends, a schedule's tick or the event of a service. A failure is logged and
 * let through, so that Lambda tries again or keeps the event, as the function is configured.
 */
export function eventHandler<Answer>(handle: (event: unknown) => Promise<Answer>): EventHandler<Answer> {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      logFailure(error);
      throw error;
    }
  };
}
