/** What the calls of registrars and ticks do, and what they are given. */
import { InMemoryActors } from '../../../support/in-memory/actors';
import type { StoredActor } from '../../../support/in-memory/actors';
import type { Actor } from '../../../../lambdas/core/domain/watch/actor';
import type { Take } from '../../../../lambdas/core/ports/actors';
import { entryOf } from './programs';
import { Remembered } from './remembered';
import { textOf } from './replayed-run';
import type { Call, Result } from './replayed-run';
import { isThere } from './state';
import type { ActorState, Message, Registrar, State } from './state';

/** A call that was done: what is different then, and what it has given. */
export interface Effect {
  readonly change: Partial<State>;
  readonly result: Result;
}

/** What a call gives that gives nothing. */
export const NOTHING: Result = { value: undefined, text: '' };
const YES: Result = { value: true, text: 'yes' };
const NO: Result = { value: false, text: 'no' };
/** No actor, as before an account is followed for the first time. */
export const NO_ACTOR: ActorState = { stored: undefined, text: '' };
/** The version of an actor as it is stored, and as it was read before it was written again. */
const NOW = 1;
const BEFORE = 0;
/** A lease that ended long ago. */
const OVER = 0;

/** The ports of one search: entries and messages are values, the actors' port is the double of the product's tests. */
export class Ports {
  private readonly actorEffects = new Remembered<Effect>();
  private readonly lists = new Map<string, Result>();

  /** Does a call. @throws NotYet */
  effectOf(state: State, call: Call): Effect {
    if (call.port === 'actors') {
      return this.actorEffects.of(state.actor.text + call.text, () => effectOnActor(state.actor, call));
    }
    switch (call.method) {
      case 'send': {
        const [{ n }] = call.given as [Message];
        return { change: { messages: [...state.messages, { n, holders: '' }] }, result: NOTHING };
      }
      case 'list':
        return { change: {}, result: this.list(state.registrars) };
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

  private list(registrars: readonly Registrar[]): Result {
    const text = registrars.map(({ entry }) => (isThere(entry) ? entry : '')).join();
    const value = registrars.flatMap(({ entry }, index) => (isThere(entry) ? [entryOf(index, entry)] : []));
    const result = this.lists.get(text) ?? { value, text };
    this.lists.set(text, result);
    return result;
  }
}

function removedFrom(registrar: Registrar, index: number, ids: readonly string[]): Registrar {
  const { entry } = registrar;
  const isRemoved = isThere(entry) && ids.includes(entryOf(index, entry).requestId);
  return isRemoved ? { ...registrar, entry: 'removed' } : registrar;
}

async function effectOnActor({ stored }: ActorState, { method, given }: Call): Promise<Effect> {
  const actors = new InMemoryActors(...(stored === undefined ? [] : [stored]));
  const member: unknown = Reflect.get(actors, method);
  if (typeof member !== 'function') throw new Error(`Actors have no ${method}`);
  const value: unknown = await Reflect.apply(member, actors, given);
  const [after] = actors.stored;
  return { change: after === stored ? {} : { actor: actorState(after) }, result: resultOf(method, value) };
}

function actorState(stored: StoredActor | undefined): ActorState {
  if (stored === undefined) return NO_ACTOR;
  const actor = { ...stored, version: NOW };
  const text = textOf(actor);
  const known = ACTORS.get(text) ?? { stored: actor, text: String(ACTORS.size) };
  ACTORS.set(text, known);
  return known;
}
const ACTORS = new Map<string, ActorState>();

/** The actor when the lease of a tick is over; nothing when it has none. */
export function withoutLease({ stored }: ActorState, owner: string): ActorState | undefined {
  if (stored?.owner !== owner || stored.leaseUntilMs === OVER) return undefined;
  return actorState({ ...stored, leaseUntilMs: OVER });
}

/** What a program gets to see. All else would only make more states of what is the same to it. */
function resultOf(method: string, value: unknown): Result {
  if (method === 'find') return value === undefined ? NOTHING : found(value as Actor);
  if (method === 'take') return taken(value as Take);
  return typeof value === 'boolean' ? (value ? YES : NO) : NOTHING;
}

function found({ account, done, promisedAtMs }: Actor): Result {
  const text = `${done},${promisedAtMs}`;
  const as = (version: number): object => onlyThis({ account, done, promisedAtMs, version });
  return { value: as(NOW), text, outdated: { value: as(BEFORE), text: `${text} before` } };
}

function taken(take: Take): Result {
  if (take.kind !== 'taken') return { value: take, text: take.kind };
  const { account, done, pages, pageQuery } = take.actor;
  const actor = { account, done, pages, pageQuery };
  return { value: { kind: take.kind, actor: onlyThis(actor) }, text: textOf(actor) };
}

/** Fails a program that looks at what it does not get to see, so that nothing is left out by mistake. */
function onlyThis(value: object): object {
  return new Proxy(value, {
    get: (target, name) => {
      if (name in target || name === 'then' || name === 'toJSON') return Reflect.get(target, name) as unknown;
      throw new Error(`The search does not show ${String(name)}`);
    },
  });
}
