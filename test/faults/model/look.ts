import { SIMULATED_DIALECTS } from '../../../lib/simulator/base/dialect-id';
import { nameOf } from '../invariants/wishes';
import type { Trace } from '../simulation/trace';
import { NO_CALLS } from '../simulation/watch/observed-provider';
import type { Model, TicketModel, TicketView } from './model';
import type { Provisioner } from './provisioner';
import type { Ticket } from './tickets';

/** What the world shows at one moment. */
export interface Look {
  readonly tickets: readonly {
    readonly before: TicketView | undefined;
    readonly model: TicketModel;
    readonly now: TicketView;
  }[];
  readonly connections: Trace['connections'];
  /** Requests that no ticket's key has made, by the key that did. */
  readonly others: ReadonlyMap<string, TicketView['stored']>;
  /** Messages that were sent twice, each as a message of its own. */
  readonly copiedMessages: number;
  readonly leaks: readonly string[];
  readonly lostWakeUps: readonly string[];
  /** Requests whose token is there. */
  readonly tokensLeft: readonly string[];
  readonly settleMs: number;
}

/** Looks at everything at once: nothing happens meanwhile. The model remembers what was seen. */
export async function look(model: Model, real: Provisioner): Promise<Look> {
  const { world } = real;
  answersInto(model, real);
  const tickets = [];
  for (const facts of model.tickets) {
    const now = await viewOf(real, facts.ticket);
    tickets.push({ before: facts.view, model: facts, now });
    facts.view = now;
  }
  const keys = new Set(model.tickets.map(({ ticket }) => ticket.idempotencyKey));
  const others = new Map<string, TicketView['stored']>();
  for (const [key, id] of world.store.accepted) if (!keys.has(key)) others.set(key, await world.store.find(id));
  const views = SIMULATED_DIALECTS.map((id) => [id, world.simulator.connections(id)]);
  return {
    tickets,
    connections: Object.fromEntries(views) as Look['connections'],
    others,
    copiedMessages: world.mischief.counts()['message sent twice'] ?? 0,
    leaks: world.secrets.findings(),
    lostWakeUps: world.vigil.findings.lostWakeUps,
    tokensLeft: world.flights.tokenHolders,
    settleMs: (world.profiles[0]?.settleSeconds ?? 0) * 1000,
  };
}

async function viewOf(real: Provisioner, planned: Ticket): Promise<TicketView> {
  const { store, engine, provider, simulator } = real.world;
  const id = real.idOf(planned);
  const stored = id && (await store.find(id));
  const name = nameOf({ planned, stored });
  const earlierId = real.earlierIdOf(planned);
  return {
    planned,
    earlierId,
    answers: [],
    id,
    stored,
    events: id === undefined ? [] : await store.events(id),
    executionEndedAtMs: id && engine.endedAtMs(id),
    hasSealedKey: id !== undefined && (await store.sealedKey(id)) !== undefined,
    calls: id === undefined ? NO_CALLS : provider.callsOf(id),
    isRunning: id !== undefined && (await engine.statusOf(id)) === 'running',
    live: simulator.connections(planned.dialect).filter((view) => view.name === name && view.id !== earlierId),
  };
}

function answersInto(model: Model, { answers }: Provisioner): void {
  for (const { ticket, call, wording, answer } of answers.splice(0)) {
    const facts = model.ticket(ticket.number);
    if (call === 'submit') facts.submitted.push({ wording, answer });
    else facts.cancelled.push(answer);
  }
}
