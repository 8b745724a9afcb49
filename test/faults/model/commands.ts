import fc from 'fast-check';
import type { SimulatedFunction } from '../simulation/functions/functions';
import type { FaultKind } from '../simulation/chance/mischief';
import { Command } from './command';
import { stageOf, type Model, type TicketModel } from './model';
import { DRAWN_FAULTS } from './orders';
import { providerCommands } from './provider-commands';
import { watcherCommands } from './watcher-commands';
import { TICKETS, WORDINGS } from './tickets';

/** Draws a command, and how often it is drawn among the others. */
type Weighted = fc.WeightedArbitrary<Command>;

const ticketNumber = fc.nat({ max: TICKETS - 1 });

/** Steps whose next run may be struck, the ones at the heart of the protocol more often. */
const STRUCK: readonly [SimulatedFunction, number][] = [
  ['apply', 5],
  ['watch', 5],
  ['record', 2],
  ['validate', 1],
  ['submit-request', 1],
  ['intake', 1],
  ['dispatch', 1],
  ['cancel-request', 1],
  ['record-interrupted', 1],
  ['reconcile', 1],
];

const MISCHIEF: readonly FaultKind[] = [
  'function answer lost',
  'task delivered twice',
  'stream record twice',
  'stream record late',
  'status event twice',
  'http answer lost',
  'http call repeated',
  'message sent twice',
  'errand lost',
  'errand twice',
  'errand late',
  'token throttled',
  'token late',
  'token answer lost',
];

/** A run makes about so many calls of ports. */
const MOST_CALLS = 8;

/** Draws one command (protocol.md 2.2, row "model-based"). */
export function commands(): fc.Arbitrary<Command> {
  return fc.oneof(
    ...callerCommands(),
    ...timeCommands(),
    ...engineCommands(),
    ...faultCommands(),
    ...watcherCommands(),
    ...providerCommands(),
  );
}

function callerCommands(): Weighted[] {
  const wording = fc.constantFrom(...WORDINGS.map((one) => [one, one === 'own' ? 5 : 1] as const).flatMap(repeated));
  const channel = fc.constantFrom('http', 'queue');
  const submit = fc.tuple(ticketNumber, wording, channel).map(([number, words, way]) => {
    const isOwn = words === 'own';
    return new Command({
      kind: isOwn ? 'submit' : 'submit another body',
      text: `submit ticket ${number}${isOwn ? '' : ' with another body'} over ${way}`,
      perform: (model, real) => {
        const { ticket, sent, messages } = model.ticket(number);
        sent.add(words);
        if (way === 'http') real.submit(ticket, words);
        else {
          messages[words] += 1;
          real.send(ticket, words);
        }
      },
    });
  });
  const cancel = ticketNumber.map((number) => {
    return new Command({
      kind: 'cancel',
      text: `cancel ticket ${number}`,
      isPossible: (model) => isAccepted(model, number),
      perform: (model, real) => {
        const { ticket, cancelledAt, view } = model.ticket(number);
        if (view?.id === undefined) return;
        cancelledAt.add(stageOf(view));
        real.cancel(ticket, view.id);
      },
    });
  });
  return [weighted(8, submit), weighted(6, cancel)];
}

function timeCommands(): Weighted[] {
  const step = fc.integer({ min: 1, max: 6 }).map((timers) => {
    return new Command({
      kind: 'tick',
      text: `${timers} timers pass`,
      perform: (_model, real) => real.step(timers),
    });
  });
  const ms = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 1_000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1_000, max: 60_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 900_000 }) },
  );
  const pass = ms.map((time) => {
    return new Command({
      kind: 'tick',
      text: `${time / 1000} s pass`,
      perform: (_model, real) => real.pass(time),
    });
  });
  return [weighted(12, step), weighted(8, pass)];
}

function engineCommands(): Weighted[] {
  const again = fc.tuple(ticketNumber, fc.nat({ max: 4 })).map(([number, back]) => {
    return onRequest(number, {
      kind: 'deliver a task again',
      text: `deliver the task ${back} before the last of ticket ${number} again`,
      perform: (real, id) => {
        real.deliverAgain(id, back);
      },
    });
  });
  const record = ticketNumber.map((number) => {
    return onRequest(number, {
      kind: 'deliver a record again',
      text: `deliver the stream record of ticket ${number} again`,
      perform: (real, id) => {
        real.recordAgain(id);
      },
    });
  });
  const reconcile = fc.constant(null).map(() => {
    return new Command({
      kind: 'reconcile',
      text: 'reconcile',
      perform: (_model, real) => {
        real.reconcile();
      },
    });
  });
  return [
    weighted(2, again),
    weighted(1, record),
    weighted(6, abort()),
    weighted(12, redrive()),
    weighted(1, reconcile),
  ];
}

function abort(): fc.Arbitrary<Command> {
  return fc.tuple(ticketNumber, fc.constantFrom(true, false, false)).map(([number, isNoticed]) => {
    return new Command({
      kind: isNoticed ? 'abort' : 'abort and lose the event',
      text: `abort ticket ${number}${isNoticed ? '' : ' and lose the event'}`,
      isPossible: (model) => model.ticket(number).view?.isRunning === true,
      perform: (model, real) => {
        const facts = model.ticket(number);
        facts.aborts += 1;
        if (facts.view !== undefined) facts.abortedAt.add(stageOf(facts.view));
        if (facts.view?.id !== undefined) real.abort(facts.view.id, isNoticed);
      },
    });
  });
}

function redrive(): fc.Arbitrary<Command> {
  return ticketNumber.map((number) => {
    return new Command({
      kind: 'redrive',
      text: `redrive ticket ${number}`,
      isPossible: (model) => model.ticket(number).aborts > 0 && !isRunning(model.ticket(number)),
      perform: (model, real) => {
        const facts = model.ticket(number);
        facts.redrives += 1;
        if (facts.view?.stored?.endedAtMs !== undefined) facts.mayLeaveToken = true;
        if (facts.view?.id !== undefined) real.redrive(facts.view.id);
      },
    });
  });
}

function faultCommands(): Weighted[] {
  const name = fc.constantFrom(...STRUCK.flatMap(repeated));
  const port = fc.tuple(name, fc.constantFrom(...DRAWN_FAULTS), fc.integer({ min: 1, max: MOST_CALLS }));
  const strike = port.map(([struck, fault, call]) => {
    return new Command({
      kind: fault.startsWith('crash') ? 'crash next' : 'table fault next',
      text: `call ${call} of ${struck} from now: ${fault}`,
      perform: (_model, real) => {
        real.strike({ name: struck, fault, call });
      },
    });
  });
  const mischief = fc.constantFrom(...MISCHIEF).map((kind) => {
    return new Command({
      kind: 'mischief next',
      text: `next occasion: ${kind}`,
      perform: (_model, real) => {
        real.order(kind);
      },
    });
  });
  return [weighted(6, strike), weighted(3, mischief)];
}

interface RequestCommandParts {
  readonly kind: string;
  readonly text: string;
  readonly perform: (
    real: Parameters<Command['run']>[1],
    id: NonNullable<NonNullable<TicketModel['view']>['id']>,
  ) => void;
}

function onRequest(number: number, { kind, text, perform }: RequestCommandParts): Command {
  return new Command({
    kind,
    text,
    isPossible: (model) => isAccepted(model, number),
    perform: (model, real) => {
      const id = model.ticket(number).view?.id;
      if (id !== undefined) perform(real, id);
    },
  });
}

function isAccepted(model: Readonly<Model>, number: number): boolean {
  return model.ticket(number).view?.id !== undefined;
}

function isRunning({ view }: TicketModel): boolean {
  return view?.isRunning === true;
}

function weighted(weight: number, arbitrary: fc.Arbitrary<Command>): Weighted {
  return { weight, arbitrary };
}

function repeated<T>([value, times]: readonly [T, number]): T[] {
  return Array.from({ length: times }, () => value);
}
