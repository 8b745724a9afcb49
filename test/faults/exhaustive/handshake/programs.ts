/** The two programs whose handshake is searched: registering a request, and a tick of its account. */
import type { Errand } from '../../../../lambdas/contract/ticks';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { Flight } from '../../../../lambdas/core/domain/watch/flight';
import { runErrand } from '../../../../lambdas/core/operations/errands/run-errand';
import { wake } from '../../../../lambdas/core/operations/requests/wake-watcher';
import type { Actors } from '../../../../lambdas/core/ports/actors';
import type { Executions } from '../../../../lambdas/core/ports/executions';
import type { Logger } from '../../../../lambdas/core/ports/logger';
import { providerProfile, requestId } from '../../../support/builders';
import { InMemoryProvider } from '../../../support/in-memory/provider';
import { Doubles } from '../../../support/operations/doubles';
import type { Program } from './program';
import type { EntryKind } from './state';

export const ACCOUNT = 'otc-classic';
/** As often as ticks come by themselves: a registrar is in no greater hurry. */
const DELAY_SECONDS = 10;
/** The ids of requests whose entries settle are lower. */
const FIRST_THAT_STAYS = 100;

const doubles = new Doubles(providerProfile({ name: ACCOUNT }));
const { clock } = doubles;
const provider = new InMemoryProvider(clock);

/** The entry of a registrar's request: it has ended, and its execution is to be told. One that stays has no token. */
export function entryOf(registrar: number, kind: EntryKind): Flight {
  const nowMs = clock.nowMs();
  const id = requestId(kind === 'settles' ? registrar : registrar + FIRST_THAT_STAYS);
  return { account: ACCOUNT, requestId: id, sinceMs: nowMs, dueAtMs: nowMs, endedAtMs: nowMs };
}

/** As the step `apply` does, also when it runs again: the entry first, then the watcher. */
export const REGISTRAR: Program = async ({ registration, actors, errands }) => {
  await registration.put();
  await wake({ actors: watchers(actors), errands, clock }, ACCOUNT, DELAY_SECONDS);
};

/** The tick `n`, by the name of an owner. */
export function tickOf(n: number, owner: string): Program {
  return ({ actors, errands, flights }) => {
    const none = (): Promise<never> => Promise.reject(new Error('A tick restores and finds nothing'));
    const own = { tokens, restore: none, find: none };
    const deps = {
      ...doubles.dependencies(provider),
      actors: watchers(actors),
      errands: { send: (errand: Errand, seconds: number) => errands.send(errand, seconds), sendAll },
      flights: {
        ...own,
        list: (account: string) => flights.list(account),
        isAny: (account: string) => flights.isAny(account),
        remove: (account: string, ids: readonly RequestId[]) => flights.remove(account, ids),
      },
      executions,
      logger,
      newOwner: () => owner,
    };
    return runErrand(deps, { kind: 'watch', account: ACCOUNT, n });
  };
}

function tokens(ids: readonly RequestId[]): Promise<ReadonlyMap<RequestId, string>> {
  return Promise.resolve(
    new Map(ids.filter((id) => id < requestId(FIRST_THAT_STAYS)).map((id) => [id, `token of ${id}`])),
  );
}

/** Whoever has a token waits with it. */
const executions: Executions = {
  start: () => Promise.reject(new Error('A tick starts nothing')),
  statusOf: () => Promise.resolve('running'),
  answer: () => Promise.resolve('answered'),
};

/** A tick that goes wrong says so, and goes on: here it is not to. */
const logger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  },
};

/** The ports of a search have methods only. */
function watchers(actors: Actors): Actors {
  return {
    kind: 'watch',
    find: (account) => actors.find(account),
    all: () => actors.all(),
    promise: (...given) => actors.promise(...given),
    take: (...given) => actors.take(...given),
    leave: (...given) => actors.leave(...given),
    sleep: (...given) => actors.sleep(...given),
  };
}

function sendAll(): Promise<void> {
  return Promise.reject(new Error('A watcher starts nothing'));
}
