import type { Errand } from '../../contract/ticks';

/** An errand, and when it is to come. */
export interface DelayedErrand {
  readonly errand: Errand;
  /** Whole seconds, at most `LONGEST_DELAY_SECONDS`. */
  readonly delaySeconds: number;
}

/** The delay queue: what is to be done later, at least once. */
export interface Errands {
  /**
   * @param delaySeconds whole seconds, at most `LONGEST_DELAY_SECONDS`
   * @throws ServiceUnavailableError; whether the message was sent is then not known, and repeating it is safe
   */
  send(errand: Errand, delaySeconds: number): Promise<void>;
  /** Sends any number of messages. @throws ServiceUnavailableError; some may have been sent then, and repeating it is safe */
  sendAll(errands: readonly DelayedErrand[]): Promise<void>;
}
