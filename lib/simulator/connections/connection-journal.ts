import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { StoredConnection } from './stored-connection';

const MASK = '******';

const connectionSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  body: z.unknown(),
  pendingStatus: z.string(),
  settlesAtMs: z.number(),
  outcome: z.string(),
  goneAtMs: z.number().optional(),
});
const lineSchema = z.union([z.object({ put: connectionSchema }), z.object({ gone: z.string() })]);

/** Where a store keeps its connections, so that a simulator that was killed knows them again. */
export interface ConnectionJournal<Body> {
  /** What was kept, oldest first. */
  read(): StoredConnection<Body>[];
  put(connection: StoredConnection<Body>): void;
  remove(id: string): void;
}

/** Keeps nothing. */
export function noJournal<Body>(): ConnectionJournal<Body> {
  return { read: () => [], put: () => undefined, remove: () => undefined };
}

/**
 * Keeps connections in a file, one line per change; it is rewritten when it is read. Pre-shared keys are not kept: answers
 * about a connection of an earlier run show a mask instead (provider-apis.md 2.1 allows an echo to differ).
 */
export function fileJournal<Body>(file: string): ConnectionJournal<Body> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const append = (line: object): void => {
    appendFileSync(file, textOf(line));
  };
  return {
    read: () => {
      const kept = new Map<string, StoredConnection<Body>>();
      for (const text of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
        const line = parseLine(text);
        if (line === undefined) continue;
        // The body is what this dialect has written itself.
        if ('put' in line) kept.set(line.put.id, line.put as StoredConnection<Body>);
        else kept.delete(line.gone);
      }
      writeFileSync(file, [...kept.values()].map((put) => textOf({ put })).join(''), { mode: 0o600 });
      return [...kept.values()];
    },
    put: (connection) => {
      append({ put: connection });
    },
    remove: (id) => {
      append({ gone: id });
    },
  };
}

/** A kill in the middle of a write leaves half a line at the end. */
function parseLine(text: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function textOf(line: object): string {
  return `${JSON.stringify(line, (key, value: unknown) => (key === 'psk' ? MASK : value))}\n`;
}
