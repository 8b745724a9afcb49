/** The handshake of watchers: those who hand over requests, and the ticks that follow them. */
import { InMemoryActors } from '../../../support/in-memory/actors';
import { ActorEffects, NO, NOTHING, YES } from './actor-effects';
import type { Effect, Handshake } from './handshake';
import { entryOf, REGISTRAR, tickOf } from './programs';
import type { Call, Result } from './replayed-run';
import { isThere, withRegistrar } from './state';
import type { Message, Registrar, State } from './state';

/** Makes the handshake of one search: entries and messages are values. */
export function watching(): Handshake {
  const actors = new ActorEffects((...stored) => new InMemoryActors(...stored));
  const lists = new Map<string, Result>();
  return {
    registrar: REGISTRAR,
    tickOf,
    joined: 'stays',
    before: (state, call) => (call.method === 'list' ? withSettled(state) : [state]),
    effectOf: (state, call) => (call.port === 'actors' ? actors.of(state.actor, call) : effectOf(state, call, lists)),
  };
}

function effectOf(state: State, call: Call, lists: Map<string, Result>): Effect {
  switch (call.method) {
    case 'send': {
      const [{ n }] = call.given as [Message];
      return { change: { messages: [...state.messages, { n, holders: '' }] }, result: NOTHING };
    }
    case 'list':
      return { change: {}, result: listOf(state.registrars, lists) };
    case 'isAny':
      return { change: {}, result: state.registrars.some(({ entry }) => isThere(entry)) ? YES : NO };
    case 'remove': {
      const [, ids] = call.given as [string, readonly string[]];
      const registrars = state.registrars.map((registrar, index) => removedFrom(registrar, index, ids));
      return { change: { registrars }, result: NOTHING };
    }
    default:
      throw new Error(`Nothing is known of ${call.text}`);
  }
}

function listOf(registrars: readonly Registrar[], lists: Map<string, Result>): Result {
  const text = registrars.map(({ entry }) => (isThere(entry) ? entry : '')).join();
  const value = registrars.flatMap(({ entry }, index) => (isThere(entry) ? [entryOf(index, entry)] : []));
  const result = lists.get(text) ?? { value, text };
  lists.set(text, result);
  return result;
}

/** Entries settle at any time; it makes a difference only when a tick looks. */
function withSettled(state: State): State[] {
  return state.registrars.reduce<State[]>(
    (states, { run, entry }, index) =>
      entry === 'stays' ? states.flatMap((one) => [one, withRegistrar(one, index, { run, entry: 'settles' })]) : states,
    [state],
  );
}

function removedFrom(registrar: Registrar, index: number, ids: readonly string[]): Registrar {
  const { entry } = registrar;
  const isRemoved = isThere(entry) && ids.includes(entryOf(index, entry).requestId);
  return isRemoved ? { ...registrar, entry: 'removed' } : registrar;
}
