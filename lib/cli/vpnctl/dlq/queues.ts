/** The queues of what was given up, by what gives it up, with the beginning of their logical ids in the stack. */
export const QUEUES = {
  intake: 'IntakeDeadLetters',
  watcher: 'WatcherDeadLetters',
  chunks: 'ChunksDeadLetters',
  dispatch: 'FunctionsDispatchNotDispatched',
  tally: 'FunctionsTallyNotCounted',
  interrupted: 'InterruptedExecutionsNotRecorded',
} as const;

/** Who gives messages up. */
export type QueueName = keyof typeof QUEUES;
