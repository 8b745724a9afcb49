import fc from 'fast-check';
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { Command, type CommandParts } from './command';

/** Calls that a tick makes, or more. */
const MOST_CALLS = 12;

/** Draws commands that do something to the watchers: to their ticks, their messages and what they remember. */
export function watcherCommands(): fc.WeightedArbitrary<Command>[] {
  const freeze = fc.integer({ min: 1, max: MOST_CALLS }).map((call) => {
    return new Command({
      kind: 'freeze a tick',
      text: `a tick freezes at call ${call} of watch from now`,
      perform: (_model, real) => {
        real.strike({ name: 'watch', fault: 'freeze', call });
      },
    });
  });
  const expire = fc.constantFrom(...SIMULATED_DIALECTS).map((account) => {
    return new Command({
      kind: 'expire a lease',
      text: `the tick of ${account} loses its lease`,
      perform: (_model, { world }) => {
        world.actors.expire(account);
      },
    });
  });
  return [
    { weight: 3, arbitrary: freeze },
    { weight: 2, arbitrary: expire },
    { weight: 2, arbitrary: always(PURGE) },
    { weight: 1, arbitrary: always(FORGET) },
  ];
}

function always(parts: CommandParts): fc.Arbitrary<Command> {
  return fc.constant(null).map(() => new Command(parts));
}

const PURGE: CommandParts = {
  kind: 'purge the delay queue',
  text: 'somebody purges the delay queue',
  perform: (_model, { world }) => {
    world.errands.purge();
  },
};

/** The work table is lost: entries, tokens, and what the watchers know of themselves. */
const FORGET: CommandParts = {
  kind: 'lose the work table',
  text: 'the work table is lost',
  perform: (model, { world }) => {
    world.flights.clear();
    world.actors.clear();
    world.vigil.tableIsLost();
    for (const facts of model.tickets) {
      const { stored, isRunning } = facts.view ?? {};
      // A token that comes late comes into a table without its entry.
      if (isRunning === true) facts.mayLeaveToken = true;
      if (stored?.dueAtMs !== undefined && !isTerminal(stored.state)) facts.isForgotten = true;
    }
  },
};
