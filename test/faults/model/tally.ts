import type { Look } from './look';
import { STAGES, type Model, type TicketModel, type TicketView } from './model';

/** Something that a request can get into, and that at least one request of the suite must have got into. */
interface Interest {
  readonly name: string;
  readonly isReached: (view: TicketView, facts: TicketModel) => boolean;
}

const INTERESTS: readonly Interest[] = [
  ...(['succeeded', 'failed', 'timed_out', 'cancelled', 'needs_attention'] as const).map((state) =>
    interest(`ended ${state}`, ({ stored }) => stored?.state === state),
  ),
  ...STAGES.map((stage) =>
    interest(
      stage === 'ended' ? 'cancelled too late' : `cancelled: ${stage}`,
      ({ stored }, { cancelledAt, cancelled }) =>
        cancelledAt.has(stage) &&
        (stage === 'ended' ? cancelled.some(({ status }) => status === 409) : stored?.state === 'cancelled'),
    ),
  ),
  interest('adopted beside a namesake', (view) => view.earlierId !== undefined && has(view, 'adopted')),
  interest('answer replayed', (_view, { submitted }) => count(submitted, ({ answer }) => answer.status === 202) > 1),
  interest('other body refused', (_view, { submitted }) => submitted.some(({ answer }) => answer.status === 422)),
  interest('created after a create in doubt', (view) => has(view, 'create-in-doubt') && has(view, 'created')),
  ...(
    [
      'create-not-sent',
      'adopted',
      'duplicate-found',
      'duplicate-removed',
      'clean-up-delayed',
      'observation-failed',
    ] as const
  ).map((type) => interest(type, (view) => has(view, type))),
  interest('removed after a failure', (view) => has(view, 'removed') && view.stored?.state === 'failed'),
  interest('removed after the deadline', (view) => has(view, 'removed') && view.stored?.state === 'timed_out'),
  interest('removed after cancelling', (view) => has(view, 'removed') && view.stored?.state === 'cancelled'),
  ...(['connection-gone', 'connection-ambiguous', 'workflow-fault'] as const).map((code) =>
    interest(`problem ${code}`, ({ stored }) => stored?.problem?.code === code),
  ),
  interest('followed to success without an execution', ({ stored }, { abortedAt }) => {
    return abortedAt.has('pending') && stored?.state === 'succeeded';
  }),
  interest('ended after the work table was lost', ({ stored }, { isForgotten }) => {
    return isForgotten && stored?.endedAtMs !== undefined;
  }),
  interest('redriven to success', ({ stored }, { redrives }) => redrives > 0 && stored?.state === 'succeeded'),
  interest('recorded by the reconciler', ({ stored }) => stored?.problem?.detail.includes('Execution.Ended') === true),
  interest('down after it was up', (view, { isFlapped }) => isFlapped && view.stored?.tunnel === 'down'),
];

/** What a suite has run, and what it has got into. */
export class Tally {
  runs = 0;
  private readonly commands = new Map<string, number>();
  private readonly reached = new Map<string, number>(INTERESTS.map(({ name }) => [name, 0]));
  private rejections = 0;

  /** Takes note of a run that has come to rest. */
  add(model: Model, { tickets, others }: Look): void {
    this.runs += 1;
    this.rejections += others.size;
    model.commands.forEach((times, kind) => {
      increase(this.commands, kind, times);
    });
    for (const { model: facts, now } of tickets) {
      INTERESTS.filter(({ isReached }) => isReached(now, facts)).forEach(({ name }) => {
        increase(this.reached, name, 1);
      });
    }
  }

  /** What no request has got into: a check that cannot get there proves nothing. */
  get unreached(): readonly string[] {
    const never = [...this.reached].filter(([, times]) => times === 0).map(([name]) => name);
    return this.rejections === 0 ? [...never, 'rejected in the queue'] : never;
  }

  /** The figures, for people. */
  get lines(): readonly string[] {
    const total = [...this.commands.values()].reduce((sum, times) => sum + times, 0);
    return [
      `${this.runs} runs, ${total} commands: ${listed(this.commands)}`,
      `reached, in requests: ${listed(this.reached)}; rejected in the queue ${this.rejections}`,
    ];
  }
}

function interest(name: string, isReached: Interest['isReached']): Interest {
  return { name, isReached };
}

function has({ events }: TicketView, wanted: string): boolean {
  return events.some(({ type }) => type === wanted);
}

function count<T>(values: readonly T[], isMeant: (value: T) => boolean): number {
  return values.filter(isMeant).length;
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}
