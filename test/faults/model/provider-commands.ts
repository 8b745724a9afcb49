import fc from 'fast-check';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { Command } from './command';
import type { TicketModel } from './model';
import { TICKETS } from './tickets';

type FaultInput = NonNullable<ScriptInput['faults']>[number];
type Effect = Omit<FaultInput, 'on'>;
type Operation = FaultInput['on'];

/** Effects come up to 20 s late (protocol.md 3, T1), which is less than a settle time. */
const LATE_MS = 20_000;
/** More than one settle time and less than two: found by the last look, were it not looked for then nobody would know. */
const VERY_LATE_MS = 45_000;

/** What a provider does to a call. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  'answer lost': { reset: true, afterCommit: true },
  'call lost': { reset: true },
  late: { reset: true, lateCommitMs: LATE_MS },
  'late and no answer': { hang: true, lateCommitMs: LATE_MS },
  'malformed answer': { malformed: true, afterCommit: true },
  throttled: { respond: { status: 429 } },
  unavailable: { respond: { status: 503 } },
  'failed after the fact': { respond: { status: 500 }, afterCommit: true },
  refused: { refuse: true },
};

const WRITES: readonly Operation[] = ['create', 'create', 'create', 'delete'];
const READS: readonly Operation[] = ['get', 'list'];
/** What a call that changes nothing has. */
const READ_EFFECTS = ['call lost', 'throttled', 'unavailable', 'refused', 'malformed answer'];

const ticketNumber = fc.nat({ max: TICKETS - 1 });

/** Draws commands that do something at the provider. */
export function providerCommands(): fc.WeightedArbitrary<Command>[] {
  const write = fc.tuple(fc.constantFrom(...WRITES), fc.constantFrom(...Object.keys(EFFECTS))).map(provide);
  const read = fc.tuple(fc.constantFrom(...READS), fc.constantFrom(...READ_EFFECTS)).map(provide);
  const signIn = fc.constantFrom(...READ_EFFECTS).map((effect) => provide(['token', effect]));
  const flap = fc.tuple(ticketNumber, fc.constantFrom('ACTIVE', 'DOWN')).map(([number, word]) => {
    return onConnection(number, {
      kind: 'flap',
      text: `the connection of ticket ${number} goes ${word}`,
      perform: (facts, id, simulator) => {
        facts.isFlapped = true;
        simulator.setStatus(id, word);
      },
    });
  });
  const remove = ticketNumber.map((number) => {
    return onConnection(number, {
      kind: 'remove out of band',
      text: `somebody removes the connection of ticket ${number}`,
      perform: (facts, id, simulator) => {
        facts.isRemoved = true;
        simulator.remove(id);
      },
    });
  });
  return [
    { weight: 7, arbitrary: write },
    { weight: 2, arbitrary: read },
    { weight: 1, arbitrary: signIn },
    { weight: 2, arbitrary: veryLate() },
    { weight: 3, arbitrary: flap },
    { weight: 4, arbitrary: remove },
  ];
}

function provide([on, name]: [Operation, string]): Command {
  return new Command({
    kind: 'provider fault next',
    text: `next ${on} at the provider: ${name}`,
    perform: (_model, real) => {
      real.script({ faults: [{ on, ...EFFECTS[name] }] });
    },
  });
}

/** Once in a run: a settle time that is too short is made good for by the last look, but not two of them. */
function veryLate(): fc.Arbitrary<Command> {
  return fc.constant(null).map(() => {
    return new Command({
      kind: 'provider fault next',
      text: 'next create at the provider: later than a settle time',
      isPossible: ({ isVeryLate }) => !isVeryLate,
      perform: (model, real) => {
        model.isVeryLate = true;
        real.script({ faults: [{ on: 'create', reset: true, lateCommitMs: VERY_LATE_MS }] });
      },
    });
  });
}

interface ConnectionCommandParts {
  readonly kind: string;
  readonly text: string;
  readonly perform: (
    facts: TicketModel,
    id: string,
    simulator: { setStatus(id: string, status: string): void; remove(id: string): void },
  ) => void;
}

function onConnection(number: number, parts: ConnectionCommandParts): Command {
  const { kind, text, perform } = parts;
  return new Command({
    kind,
    text,
    isPossible: (model) => idOf(model.ticket(number)) !== undefined,
    perform: (model, real) => {
      const facts = model.ticket(number);
      const id = idOf(facts);
      if (id !== undefined) perform(facts, id, real.world.simulator);
    },
  });
}

function idOf({ view }: TicketModel): string | undefined {
  return view?.live[0]?.id;
}
