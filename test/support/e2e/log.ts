import { setTimeout as sleep } from 'node:timers/promises';
import type { E2eStack } from './stack';

const LOOK_EVERY_MS = 20;

/** Waits until the log says so of a message of the intake queue; gives the id of its request. The test's limit ends the wait. */
export async function requestOfMessage(
  { logs }: E2eStack,
  messageId: string,
  text: 'accepted' | 'rejected',
): Promise<string> {
  for (;;) {
    const lines = logs.filter(({ line }) => line.includes(messageId)).map(({ line }) => parsed(line));
    const found = lines.find(({ message }) => message === text);
    if (found?.requestId !== undefined) return found.requestId;
    await sleep(LOOK_EVERY_MS);
  }
}

interface LogEntry {
  readonly message: string;
  readonly requestId?: string;
}

function parsed(line: string): LogEntry {
  return JSON.parse(line) as LogEntry; // the functions log JSON lines
}
