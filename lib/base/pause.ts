/** How a pause ends early, and what it holds up. */
export interface PauseOptions {
  /** Ends the pause when it is aborted. Default: nothing does. */
  readonly signal?: AbortSignal;
  /** Whether the process waits for the pause before it ends. Default true. */
  readonly keepsProcessAlive?: boolean;
}

/**
 * Waits for so many milliseconds, or until the signal is aborted, whichever is first. Never rejects. Uses the global
 * timers alone, which a simulation may have replaced by virtual ones.
 */
export function pause(ms: number, { signal, keepsProcessAlive = true }: PauseOptions = {}): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (!keepsProcessAlive) timer.unref();
    signal?.addEventListener('abort', end);
  });
}
