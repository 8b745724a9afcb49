/** The handshake of gates: requests that come to wait in a line, and the ticks that admit them and forget empty lines. */
import { InMemoryGates } from '../../../support/in-memory/actors';
import type { Waiting } from '../../../../lambdas/core/domain/gate/waiting';
import type { KnownLine } from '../../../../lambdas/core/ports/gate/lines';
import type { Giver } from '../../../../lambdas/core/ports/gate/places';
import { ActorEffects, NO, NOTHING, YES } from './actor-effects';
import { gateTickOf, LINE, NEWCOMER, waitingOf } from './gate-programs';
import type { Effect, Handshake } from './handshake';
import type { Call, Result } from './replayed-run';
import type { Message, State } from './state';

/** Marks of a line: the one that it has, and one that it had. Nobody compares them but with the one that it has. */
const NOW = 'now';
const BEFORE = 'before';
const NONE_KNOWN: Result = { value: [], text: 'none' };
const LOST: Result = { value: 'lost', text: 'lost' };

/**
 * How it is known that nobody has touched a line since it was read. `counted`: by the number of touches since it was known
 * last, `ignored`: it is not.
 */
export type Marks = 'unique' | 'counted' | 'ignored';

/** Makes the handshake of one search. @param marks default: the product's */
export function admitting(marks: Marks = 'unique'): Handshake {
  const gates = new ActorEffects((...stored) => new InMemoryGates(...stored));
  return {
    registrar: NEWCOMER,
    tickOf: gateTickOf,
    joined: 'waits',
    before: (state) => [state],
    effectOf: (state, call) => (call.port === 'actors' ? gates.of(state.actor, call) : effectOf(state, call, marks)),
  };
}

function effectOf(state: State, call: Call, marks: Marks): Effect {
  switch (call.method) {
    case 'send': {
      const [{ n }] = call.given as [Message];
      return { change: { messages: [...state.messages, { n, holders: '' }] }, result: NOTHING };
    }
    case 'heads':
      return { change: {}, result: headsOf(state) };
    case 'give':
      return give(state, call);
    default:
      return effectOnLine(state, call, marks);
  }
}

function effectOnLine(state: State, { method, given, text }: Call, marks: Marks): Effect {
  switch (method) {
    case 'touch':
      return touch(state, marks);
    case 'known':
      return { change: {}, result: known(state, marks) };
    case 'isAny':
      return { change: {}, result: state.known.length === 0 ? NO : YES };
    case 'forget': {
      const [, { touched }] = given as [string, KnownLine];
      const isUntouched = marks === 'ignored' || touched === (marks === 'counted' ? state.known[0] : NOW);
      return { change: isUntouched ? { known: [] } : {}, result: NOTHING };
    }
    default:
      throw new Error(`Nothing is known of ${text}`);
  }
}

function touch({ known: [count = '0'] }: State, marks: Marks): Effect {
  if (marks === 'counted') return { change: { known: [String(Number(count) + 1)] }, result: NOTHING };
  return { change: { known: [NOW] }, result: NOTHING, outdatesTicks: marks === 'unique' };
}

/** What a tick reads is outdated by the next touch, also when the line was forgotten in between. */
function known({ known: [mark] }: State, marks: Marks): Result {
  if (mark === undefined) return NONE_KNOWN;
  const as = (touched: string): Result => ({ value: [{ line: LINE, touched }], text: touched });
  return marks === 'unique' ? { ...as(NOW), outdated: as(BEFORE) } : as(mark);
}

function headsOf({ registrars }: State): Result {
  const value = registrars.flatMap(({ entry }, index) => (entry === 'waits' ? [waitingOf(index)] : []));
  return { value, text: value.map(({ requestId }) => requestId).join() };
}

/** One transaction: nobody is admitted by a tick that has lost its account, and nobody twice. */
function give(state: State, call: Call): Effect {
  const [{ owner }, wanted] = call.given as [Giver, readonly Waiting[]];
  if (state.actor.stored?.owner !== owner) return { change: {}, result: LOST };
  const ids = wanted.map(({ requestId }) => requestId);
  const isGiven = state.registrars.map(
    ({ entry }, index) => entry === 'waits' && ids.includes(waitingOf(index).requestId),
  );
  const registrars = state.registrars.map((registrar, index) =>
    isGiven[index] === true ? { ...registrar, entry: 'removed' as const } : registrar,
  );
  const value = registrars.flatMap((_registrar, index) => (isGiven[index] === true ? [waitingOf(index)] : []));
  // By the tick's own objects: it remembers whom it has admitted by them.
  const given = value.flatMap(({ requestId }) => wanted.find((one) => one.requestId === requestId) ?? []);
  return { change: { registrars }, result: { value: given, text: given.map(({ requestId }) => requestId).join() } };
}
