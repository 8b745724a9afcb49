/** Lets a function wait for a moment. */
export interface Timer {
  /**
   * Waits until the clock shows a time or a little more; not at all when it does already. For moments: whatever takes longer
   * than a second is waited for outside of functions.
   *
   * @param atMs epoch ms
   */
  waitUntil(atMs: number): Promise<void>;
}
