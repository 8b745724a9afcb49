import type { LogFields, Logger } from '../../../lambdas/core/ports/logger';

/** One line of the log. */
export interface LoggedLine extends LogFields {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** The logger's port in memory. */
export class InMemoryLogger implements Logger {
  readonly lines: LoggedLine[] = [];

  info(message: string, fields?: LogFields): void {
    this.lines.push({ level: 'info', message, ...fields });
  }

  warn(message: string, fields?: LogFields): void {
    this.lines.push({ level: 'warn', message, ...fields });
  }

  error(message: string, fields?: LogFields): void {
    this.lines.push({ level: 'error', message, ...fields });
  }
}
