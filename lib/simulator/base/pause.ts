/**
 * Waits so many milliseconds on the global timers, which a simulation may have replaced by virtual ones. Does not keep the
 * process alive: a delay may outlast the simulator.
 */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
