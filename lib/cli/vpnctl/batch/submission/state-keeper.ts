import { CommandError } from '../../../command-error';
import type { Say } from '../../api/connect';
import { FIRST_RUN } from './submission';
import type { SubmissionState, SubmissionStates } from './submission-state';

/** Who hears of what is kept. */
export interface StateListeners {
  readonly say: Say;
  readonly onState: (state: SubmissionState) => void;
}

/** Keeps the state of one submission. */
export class StateKeeper {
  private hasComplained = false;

  constructor(
    private readonly states: SubmissionStates,
    private readonly submission: string,
    private readonly listeners: StateListeners,
  ) {}

  /** @throws CommandError when a state cannot be kept without which the same command would make a second batch */
  async keep(state: SubmissionState): Promise<void> {
    this.listeners.onState(state);
    try {
      await this.states.write(this.submission, state);
    } catch (error) {
      this.complain(state, error);
    }
  }

  /** Forgets a state of which nothing is left to be sent; where it stays, the same command finds the same batch by it. */
  async forget(): Promise<void> {
    try {
      await this.states.remove(this.submission);
    } catch {
      this.listeners.say(`What was sent is kept in ${this.states.folder}, as it cannot be removed there`);
    }
  }

  /** The keys of the first batch of a file follow from the file alone. */
  private complain({ run }: SubmissionState, cause: unknown): void {
    const sentence = `What was sent cannot be kept in ${this.states.folder}`;
    if (run !== FIRST_RUN) throw new CommandError(`${sentence}, which --again needs: set XDG_STATE_HOME`, { cause });
    if (!this.hasComplained) this.listeners.say(`${sentence}; the same command goes on all the same`);
    this.hasComplained = true;
  }
}
