/** Requests that take a key through everything that handles one. */
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import type { Json } from '../e2e/body';

/** A request, and what its provider does with it. */
export interface Run {
  readonly name: string;
  readonly script: (psk: string) => ScriptInput;
  readonly changes?: Json;
  /** Brings the request in; gives its id. Default: over HTTP. */
  readonly bringIn?: (body: Json) => Promise<string>;
  /** What is done while the request is under way. */
  readonly meanwhile?: (id: string) => Promise<void>;
}

/** What a provider says that repeats the key. */
export const echo = (psk: string): object => ({ code: 'VPC.1001', message: `psk ${psk} is not allowed` });

/** It refuses a create so, once. */
export const refused = (psk: string): ScriptInput => ({
  faults: [{ on: 'create', respond: { status: 400, body: echo(psk) } }],
});
const removal = (psk: string, status: number, times: number): ScriptInput => ({
  outcome: 'ERROR',
  faults: [{ on: 'delete', times, respond: { status, body: echo(psk) } }],
});

/** How a request is brought in, and what is done with it meanwhile. */
interface Ways {
  readonly overQueue: (body: Json) => Promise<string>;
  readonly cancelPending: (id: string) => Promise<void>;
}

/** Runs that may go on at the same time. */
export function runsTogether({ overQueue, cancelPending }: Ways): readonly Run[] {
  return [
    { name: 'refused', script: refused },
    {
      name: 'refused-as-text',
      script: (psk) => ({ faults: [{ on: 'create', respond: { status: 400, body: `<p>${psk}` } }] }),
    },
    { name: 'cut', script: () => ({ faults: [{ on: 'create', afterCommit: true, reset: true }] }) },
    {
      name: 'in-doubt',
      script: (psk) => ({ faults: [{ on: 'create', respond: { status: 503, body: echo(psk) } }] }),
    },
    {
      name: 'queued',
      script: () => ({ outcome: 'ACTIVE' }),
      bringIn: overQueue,
      changes: { idempotencyKey: 'queued' },
    },
    { name: 'queued-and-refused', script: refused, bringIn: overQueue },
    {
      name: 'cancelled',
      script: () => ({ outcome: 'PENDING_CREATE', deleteAfterSeconds: 20 }),
      meanwhile: cancelPending,
    },
    { name: 'removed', script: (psk) => removal(psk, 500, 2), changes: { onFailure: 'delete' } },
    { name: 'not-removed', script: (psk) => removal(psk, 403, 99), changes: { onFailure: 'delete' } },
  ];
}

/** Looked at by itself: for several there is one list. */
export const UNREADABLE: Run = {
  name: 'unreadable',
  script: (psk) => ({ faults: [{ on: 'get', times: 99, respond: { status: 500, body: echo(psk) } }] }),
  changes: { deadlineSeconds: 200 },
};
