import type { EngineClock } from '../base/clock';
import type { AslDefinition } from './asl-schemas';
import type { TaskCall } from './tasks/task-call';
import type { TaskState } from './tasks/task-schemas';
import { historyEvents, submitted, type HistoryEvent, type LogEvent } from './execution-history';

/** What the interpreter logs, with the wall clock's time, epoch ms. */
export type TimedLogEvent = LogEvent & { readonly timestamp: number };

/** Writes the history of one run out of what the interpreter logs and of the calls that its tasks make. */
export class RunHistory {
  /** The calls that the history has not yet seen to their end, oldest first; one for each attempt. */
  private readonly calls: TaskCall[] = [];
  /** The call whose beginning the history has last taken note of. */
  private begun: TaskCall | undefined;
  /** That a call was made, as long as the history has not its beginning. */
  private early: { readonly call: TaskCall; readonly event: HistoryEvent } | undefined;
  private isCaught = false;

  constructor(
    private readonly definition: AslDefinition,
    private readonly clock: EngineClock,
    private readonly onHistory: (event: HistoryEvent) => void,
  ) {}

  /** Takes note of a call that a task begins. */
  add(call: TaskCall): void {
    this.calls.push(call);
  }

  /** Takes note that the call of a task that waits for its token was made. */
  submitted(call: TaskCall, state: TaskState): void {
    const event = { ...submitted(call, state), timestampMs: this.clock.nowMs() };
    // The interpreter's log may be behind.
    if (this.begun === call) this.onHistory(event);
    else this.early = { call, event };
  }

  /** Takes note of an event. */
  follow(event: TimedLogEvent): void {
    const timestampMs = this.clock.atMs(event.timestamp);
    // A state left by a catcher has ended its last attempt before: its exit belongs to no call.
    const call = this.isCaught ? undefined : this.calls[0];
    historyEvents(event, this.definition, call).forEach((draft) => {
      this.onHistory({ ...draft, timestampMs });
    });
    if (event.type === 'StateEntered' || event.type === 'StateRetried') this.begin(call);
    // The interpreter may be an attempt ahead of its log: only the oldest call belongs to this event.
    if (!this.isCaught && this.isEndOfAttempt(event)) this.calls.shift();
    this.isCaught = event.type === 'StateCaught';
  }

  private begin(call: TaskCall | undefined): void {
    this.begun = call;
    if (this.early !== undefined && this.early.call === call) this.onHistory(this.early.event);
  }

  private isEndOfAttempt({ type, state }: LogEvent): boolean {
    if (type !== 'StateFailed' && type !== 'StateExited') return false;
    return this.definition.States[state?.name ?? '']?.Type === 'Task';
  }
}
