import fc from 'fast-check';
import type { Deployment } from '../simulation/services/deployment';
import { refuse } from './command';
import { endingViolationsOf } from './endings';
import { violationsAtAnyTime, violationsAtRest } from './invariants';
import { look, type Look } from './look';
import { Model } from './model';
import { Provisioner } from './provisioner';
import type { Beginning } from './tickets';

/** What is not at rest so long after the last command is stuck: the longest deadline is an hour. */
const PATIENCE_MS = 6 * 3_600_000;
/** What comes late at the providers has come by then. */
const LATE_EFFECTS_MS = 120_000;

/**
 * Runs a script from its first command until everything is at rest.
 *
 * @throws Error that says what is wrong, after a command or in the end
 */
export async function runScript(
  beginning: Beginning,
  deployment: Deployment,
  commands: Iterable<fc.AsyncCommand<Model, Provisioner>>,
): Promise<{ readonly model: Model; readonly look: Look }> {
  const model = new Model(beginning.tickets);
  const real = new Provisioner(beginning, deployment);
  try {
    await real.prepare(beginning.tickets);
    await fc.asyncModelRun(() => ({ model, real }), commands);
    return { model, look: await end(model, real) };
  } finally {
    real.stop();
  }
}

async function end(model: Model, real: Provisioner): Promise<Look> {
  await real.rest(PATIENCE_MS);
  if (!real.isAtRest) refuse(real.leftOver.map((detail) => ({ kind: 'not at rest', detail })));
  await real.pass(LATE_EFFECTS_MS);
  const last = await look(model, real);
  const burden = { strikes: real.portOrders.mostStrikes };
  refuse([...violationsAtAnyTime(last), ...violationsAtRest(last), ...endingViolationsOf(last, model, burden)]);
  return last;
}
