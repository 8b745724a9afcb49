/** One line of output of a function, by the function's logical id. */
export interface LogLine {
  readonly functionName: string;
  readonly line: string;
}

/** Gets every line that a function writes to stdout or stderr, and what the engine itself has to say about one. */
export type OnLog = (line: LogLine) => void;
