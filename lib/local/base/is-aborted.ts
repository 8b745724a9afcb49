/** Whether a signal is aborted now. A function, because the signal may change between two looks at it. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
