import { JsonLogger } from '../adapters/json-logger';
import type { Logger } from '../core/ports/logger';

/** The functions' log: JSON lines on standard output. */
export const logger: Logger = new JsonLogger((line) => process.stdout.write(line));
