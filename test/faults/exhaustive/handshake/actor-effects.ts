/** What the calls of the actors' port do in a search: the double of the product's tests, a value at a time. */
import type { InMemoryActors, StoredActor } from '../../../support/in-memory/actors';
import type { Actor } from '../../../../lambdas/core/domain/watch/actor';
import type { Take } from '../../../../lambdas/core/ports/actors';
import type { Effect } from './handshake';
import { Remembered } from './remembered';
import { textOf } from './replayed-run';
import type { Call, Result } from './replayed-run';
import type { ActorState } from './state';

/** What a call gives that gives nothing. */
export const NOTHING: Result = { value: undefined, text: '' };
export const YES: Result = { value: true, text: 'yes' };
export const NO: Result = { value: false, text: 'no' };
/** No actor, as before an account is followed for the first time. */
export const NO_ACTOR: ActorState = { stored: undefined, text: '' };
/** The version of an actor as it is stored, and as it was read before it was written again. */
const NOW = 1;
const BEFORE = 0;
/** A lease that ended long ago. */
const OVER = 0;

/** The actors' port of a search. */
export class ActorEffects {
  private readonly effects = new Remembered<Effect>();

  /** @param actorsWith makes the port with the actors that are there */
  constructor(private readonly actorsWith: (...actors: readonly StoredActor[]) => InMemoryActors) {}

  /** Does a call. @throws NotYet */
  of(actor: ActorState, call: Call): Effect {
    return this.effects.of(actor.text + call.text, () => this.find(actor, call));
  }

  private async find({ stored }: ActorState, { method, given }: Call): Promise<Effect> {
    const actors = this.actorsWith(...(stored === undefined ? [] : [stored]));
    const member: unknown = Reflect.get(actors, method);
    if (typeof member !== 'function') throw new Error(`Actors have no ${method}`);
    const value: unknown = await Reflect.apply(member, actors, given);
    const [after] = actors.stored;
    return { change: after === stored ? {} : { actor: actorState(after) }, result: resultOf(method, value) };
  }
}

function actorState(stored: StoredActor | undefined): ActorState {
  if (stored === undefined) return NO_ACTOR;
  // How far a gate has got decides nothing here.
  const actor = { ...stored, turn: undefined, version: NOW };
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
  const { account, done, pages, pageQuery, turn } = take.actor;
  const actor = { account, done, pages, pageQuery, turn };
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
