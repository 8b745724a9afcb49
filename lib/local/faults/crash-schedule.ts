import type { FaultDraws } from './fault-draws';

/** Where an invocation dies: before the n-th step of a stage, both from 0; see crash-hook.cjs. */
export interface CrashPoint {
  readonly stage: number;
  readonly step: number;
}

const rememberedInvocations = 32;
/** What an invocation may look like of which nothing is known. */
const guessedStages = 8;
const guessedSteps = 100;

/** The latest invocations of one function, each as the number of steps of each of its stages. */
type Profiles = (readonly number[])[];

/**
 * Draws which invocations of one function die, and where. The points are spread over what the latest invocations of the
 * function were made of: each stage as likely as any other, and each step of a stage. Most steps are an AWS client's own
 * on the way to one call: spread over steps alone, few crashes would fall between that call's effect and the next.
 */
export class CrashSchedule {
  // Apart, because the first invocation in a process is longer: its clients look for their configuration.
  private readonly cold: Profiles = [];
  private readonly warm: Profiles = [];

  constructor(
    private readonly functionId: string,
    private readonly probability: number,
    private readonly draws: FaultDraws,
  ) {}

  /**
   * Where the next invocation dies; undefined when it lives.
   *
   * @param isWarm true when its process has answered one before
   */
  next(isWarm: boolean): CrashPoint | undefined {
    const { draws, functionId } = this;
    // Always all of them, so that the draws of one invocation do not depend on what became of those before.
    const isStruck = draws.strikes('function.crash', functionId, this.probability);
    const [whose, where, when] = draws.parts('function.crash', functionId);
    if (!isStruck) return undefined;
    const profiles = isWarm ? this.warm : this.cold;
    const stages = profiles[Math.floor(whose * profiles.length)];
    const stage = Math.floor(where * (stages?.length ?? guessedStages));
    return { stage, step: Math.floor(when * (stages?.[stage] ?? guessedSteps)) };
  }

  /**
   * Takes note of an invocation that has lived.
   *
   * @param stages number of steps of each of its stages
   */
  lived(stages: readonly number[], isWarm: boolean): void {
    const profiles = isWarm ? this.warm : this.cold;
    profiles.push(stages);
    if (profiles.length > rememberedInvocations) profiles.shift();
  }

  /** Takes note of an invocation that has died. */
  died(): void {
    this.draws.count('function.crash');
  }
}
