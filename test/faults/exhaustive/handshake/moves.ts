/** What can happen next in a handshake, one call at a time. */
import { NO_ACTOR, NOTHING, withoutLease } from './actor-effects';
import type { Handshake } from './handshake';
import { ACCOUNT } from './programs';
import { Remembered } from './remembered';
import { ReplayedRun, textOf } from './replayed-run';
import type { Call } from './replayed-run';
import { withRegistrar } from './state';
import type { Allowance, Message, Registrar, RunningTick, State } from './state';

/** One thing that can happen, in words, and what it leads to. */
export interface Move {
  readonly what: string;
  readonly to: State;
}

/** Names of ticks: enough for all that run and one that has died. */
const OWNERS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** The moves of one search. All methods throw NotYet. */
export class Moves {
  private readonly ticks = new Remembered<ReplayedRun>();

  private constructor(
    private readonly handshake: Handshake,
    private readonly registrar: ReplayedRun,
  ) {}

  static async prepare(handshake: Handshake): Promise<Moves> {
    return new Moves(handshake, await ReplayedRun.start(handshake.registrar));
  }

  /** Nothing has happened: so many requests are about to be registered. */
  begin(registrars: number, left: Allowance): State {
    const waiting: Registrar = { run: this.registrar };
    return {
      actor: NO_ACTOR,
      registrars: Array.from({ length: registrars }, () => waiting),
      ticks: [],
      messages: [],
      known: [],
      left,
    };
  }

  /** Everything that can happen next. */
  from(state: State): Move[] {
    return [
      ...state.registrars.flatMap((registrar, index) => this.ofRegistrar(state, registrar, index)),
      ...state.ticks.flatMap((tick) => this.ofTick(state, tick)),
      ...state.messages.flatMap((message) => this.ofMessage(state, message)),
    ];
  }

  private ofRegistrar(state: State, { run, entry }: Registrar, index: number): Move[] {
    const name = `registrar ${index}`;
    const { standing } = run;
    const moves: Move[] = [];
    if (state.left.crashes > 0 && run !== this.registrar) {
      const crashed = withRegistrar(oneLess(state, 'crashes'), index, { run: this.registrar, entry });
      moves.push({ what: `${name} crashes`, to: crashed });
    }
    if (standing.kind === 'ended') return moves;
    if (standing.call.port === 'registration') {
      const put: Registrar = { run: run.after(NOTHING), entry: entry ?? this.handshake.joined };
      return [...moves, { what: `${name} puts its entry`, to: withRegistrar(state, index, put) }];
    }
    const { to, next } = this.call(state, run, standing.call);
    return [
      ...moves,
      { what: `${name}: ${wordsOf(standing.call)}`, to: withRegistrar(to, index, { run: next, entry }) },
    ];
  }

  private ofTick(state: State, tick: RunningTick): Move[] {
    const { owner, run } = tick;
    const name = `tick ${owner}`;
    const { standing } = run;
    const moves = this.mishaps(state, tick);
    if (standing.kind === 'ended') {
      const to = standing.result === 'done' ? acknowledged(state, owner) : released(state, owner);
      return [...moves, { what: `${name} ends: ${String(standing.result)}`, to }];
    }
    const { call } = standing;
    const calls = this.handshake.before(state, call).map((one) => this.call(one, run, call));
    const what = `${name}: ${wordsOf(call)}`;
    return [...moves, ...calls.map(({ to, next }) => ({ what, to: withTick(to, { owner, run: next }) }))];
  }

  private mishaps(state: State, { owner }: RunningTick): Move[] {
    const { left } = state;
    const actor = withoutLease(state.actor, owner);
    const moves: Move[] = [];
    if (left.crashes > 0) {
      const crashed = released(oneLess(state, 'crashes'), owner);
      moves.push({ what: `tick ${owner} crashes`, to: { ...crashed, actor: actor ?? state.actor } });
    }
    if (left.losses > 0 && actor !== undefined) {
      moves.push({ what: `the lease of tick ${owner} ends`, to: { ...oneLess(state, 'losses'), actor } });
    }
    return moves;
  }

  /** A tick begins with its first call; one that does not get the account is over at once. */
  private ofMessage(state: State, message: Message): Move[] {
    const { n, holders } = message;
    const isDouble = holders !== '';
    if (isDouble && state.left.doubles === 0) return [];
    const owner = freeName(state);
    const first = this.ticks.of(`${n}${owner}`, () => ReplayedRun.start(this.handshake.tickOf(n, owner)));
    if (first.standing.kind === 'ended') throw new Error('A tick has ended without a call');
    const { to, next } = this.call(state, first, first.standing.call);
    const others = to.messages.filter((other) => other !== message);
    if (next.standing.kind === 'ended') {
      // One that is to come again changes nothing.
      return next.standing.result === 'done'
        ? [{ what: `message ${n} is stale`, to: { ...to, messages: others } }]
        : [];
    }
    if (state.left.ticks === 0) return [];
    const begun = { ...withTick(to, { owner, run: next }), messages: [...others, { n, holders: holders + owner }] };
    const what = `message ${n} comes${isDouble ? ' again' : ''} and is tick ${owner}`;
    return [{ what, to: oneLess(isDouble ? oneLess(begun, 'doubles') : begun, 'ticks') }];
  }

  private call(state: State, run: ReplayedRun, call: Call): { to: State; next: ReplayedRun } {
    const { change, result, outdatesTicks } = this.handshake.effectOf(state, call);
    const next = run.after(result);
    const changed = { ...state, ...change };
    const known = outdatesTicks === true ? withOutdatedTicks(changed) : changed;
    return { to: change.actor === undefined ? known : outdated(known), next };
  }
}

/** Whoever has read the actor before has not read what it is now. */
function outdated(state: State): State {
  const registrars = state.registrars.map(({ run, entry }) => ({ run: run.outdated(), entry }));
  return { ...state, registrars };
}

/** No tick has read what is there now. */
function withOutdatedTicks(state: State): State {
  return { ...state, ticks: state.ticks.map(({ owner, run }) => ({ owner, run: run.outdated() })) };
}

function withTick(state: State, tick: RunningTick): State {
  return { ...state, ticks: [...state.ticks.filter(({ owner }) => owner !== tick.owner), tick] };
}

function oneLess(state: State, what: keyof Allowance): State {
  return { ...state, left: { ...state.left, [what]: state.left[what] - 1 } };
}

/** A tick is over and its message goes. */
function acknowledged(state: State, owner: string): State {
  const messages = state.messages.filter(({ holders }) => !holders.includes(owner));
  return { ...state, ticks: state.ticks.filter((tick) => tick.owner !== owner), messages };
}

/** A tick is over and its message, if it is there still, comes again. */
function released(state: State, owner: string): State {
  const messages = state.messages.map(({ n, holders }) => ({ n, holders: holders.replace(owner, '') }));
  return { ...state, ticks: state.ticks.filter((tick) => tick.owner !== owner), messages };
}

function freeName({ actor, ticks }: State): string {
  const name = OWNERS.find((one) => one !== actor.stored?.owner && ticks.every(({ owner }) => owner !== one));
  if (name === undefined) throw new Error('There are more ticks than names');
  return name;
}

function wordsOf({ port, method, given }: Call): string {
  const words = given.filter((one) => one !== ACCOUNT).map(textOf);
  return `${port}.${method}(${words.join(', ')})`;
}
