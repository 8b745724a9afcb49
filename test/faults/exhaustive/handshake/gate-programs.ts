/** The two programs whose handshake at the gate is searched: a request that comes to wait, and a tick that admits. */
import type { Errand } from '../../../../lambdas/contract/ticks';
import type { Waiting } from '../../../../lambdas/core/domain/gate/waiting';
import { lineOf } from '../../../../lambdas/core/domain/request/admission';
import type { LineId } from '../../../../lambdas/core/domain/request/admission';
import { runErrand } from '../../../../lambdas/core/operations/errands/run-errand';
import { joining } from '../../../../lambdas/core/operations/intake/dispatch-requests';
import type { Actors } from '../../../../lambdas/core/ports/actors';
import type { KnownLine, Lines } from '../../../../lambdas/core/ports/gate/lines';
import type { Giver, Places } from '../../../../lambdas/core/ports/gate/places';
import type { Logger } from '../../../../lambdas/core/ports/logger';
import { providerProfile, requestId } from '../../../support/builders';
import { InMemoryProvider } from '../../../support/in-memory/provider';
import { Doubles } from '../../../support/operations/doubles';
import type { Program } from './program';
import { ACCOUNT } from './programs';

/** The only line. */
export const LINE: LineId = lineOf('acme');

const doubles = new Doubles(providerProfile({ name: ACCOUNT, limits: { maxInFlight: 100 } }));
const { clock } = doubles;
const provider = new InMemoryProvider(clock);

/** A registrar's request in its line. */
export function waitingOf(registrar: number): Waiting {
  const sinceMs = clock.nowMs();
  const base = { account: ACCOUNT, requestId: requestId(registrar), line: LINE, sinceMs };
  return { ...base, waitUntilMs: sinceMs + 3_600_000, calls: 1 };
}

/** As acceptance and dispatch do, the latter also when it runs again: the item first, then its line, then the gate. */
export const NEWCOMER: Program = async ({ registration, actors, errands, lines }) => {
  await registration.put();
  const touch: Lines['touch'] = (account, line) => lines.touch(account, line);
  const join = joining({ gates: gates(actors), errands: sending(errands), lines: { touch }, clock });
  await join(waitingOf(0));
};

/** The tick `n` of the gate, by the name of an owner. */
export function gateTickOf(n: number, owner: string): Program {
  return ({ actors, errands, lines, places }) => {
    const deps = {
      ...doubles.dependencies(provider),
      gates: gates(actors),
      errands: sending(errands),
      lines: shared(lines),
      places: {
        ...others,
        give: (giver: Giver, all: readonly Waiting[], nowMs: number) => places.give(giver, all, nowMs),
      },
      logger,
      newOwner: () => owner,
    };
    return runErrand(deps, { kind: 'gate', account: ACCOUNT, n });
  };
}

const never = (): Promise<never> => Promise.reject(new Error('A tick of the gate does no such thing'));

/** Nobody else has a place, and nobody who has one matters here. */
const others: Omit<Places, 'give'> = {
  list: () => Promise.resolve([]),
  find: never,
  noteStart: never,
  remove: never,
};

function shared(lines: Lines): Lines {
  return {
    touch: never,
    restore: never,
    drop: never,
    known: (account) => lines.known(account),
    isAny: (account) => lines.isAny(account),
    heads: (account, line, most) => lines.heads(account, line, most),
    forget: (account: string, read: KnownLine) => lines.forget(account, read),
  };
}

/** Starts are no part of the handshake: those that are lost are found by the reconciler. */
function sending(errands: { send: (errand: Errand, seconds: number) => Promise<void> }) {
  return {
    send: (errand: Errand, seconds: number): Promise<void> => errands.send(errand, seconds),
    sendAll: (): Promise<void> => Promise.resolve(),
  };
}

/** The ports of a search have methods only. */
function gates(actors: Actors): Actors {
  return {
    kind: 'gate',
    find: (account) => actors.find(account),
    all: never,
    promise: (...given) => actors.promise(...given),
    take: (...given) => actors.take(...given),
    leave: (...given) => actors.leave(...given),
    sleep: (...given) => actors.sleep(...given),
  };
}

/** A tick that goes wrong says so, and goes on: here it is not to. */
const logger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  },
};
