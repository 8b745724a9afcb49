import type { LogFields, Logger } from '../core/ports/logger';

/** Structured log on standard output, one JSON object per line, as Lambda's log format takes it. */
export class JsonLogger implements Logger {
  constructor(private readonly write: (line: string) => void) {}

  info(message: string, fields?: LogFields): void {
    this.log('INFO', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.log('WARN', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.log('ERROR', message, fields);
  }

  private log(level: string, message: string, fields: LogFields = {}): void {
    this.write(`${JSON.stringify({ level, message, ...fields })}\n`);
  }
}
