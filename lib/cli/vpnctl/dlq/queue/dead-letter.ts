/** A message that was given up. It may hold a pre-shared key. */
export interface DeadLetter {
  /** The id that it had when it was delivered. */
  readonly id: string;
  readonly body: string;
  /** Epoch ms. */
  readonly sentAtMs: number;
  /** Name of the queue that gave it up; absent when it was put here by other means. */
  readonly source?: string | undefined;
}

/** A queue of dead letters. What is received is hidden from others until it is released, or for some minutes. */
export interface DeadLetterQueue {
  /** Takes up to ten messages; none when there are none now. */
  receive(): Promise<readonly DeadLetter[]>;
  /** Shows a received message again to whoever asks. */
  release(letter: DeadLetter): Promise<void>;
  /** Deletes a received message for good. */
  remove(letter: DeadLetter): Promise<void>;
  /**
   * Sends a text to the queue that gave the message up, with the message's attributes.
   *
   * @returns the id of the new message
   */
  resend(letter: DeadLetter, body: string): Promise<string>;
}
