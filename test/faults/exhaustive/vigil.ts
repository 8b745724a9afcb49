import type { World } from '../../support/operations/world';

/** Looks after every event whether each entry that waits has a message that will have it looked at. */
export class Vigil {
  private sinceMs: number | undefined;
  private longestMs = 0;

  constructor(private readonly world: World) {}

  /** The longest that an entry has waited for nothing, in milliseconds. */
  get unattendedMs(): number {
    return Math.max(this.longestMs, this.lastingMs);
  }

  /** @param isRegistering whether a step is under way or will be tried again, which wakes the watcher at its end */
  async look(isRegistering: boolean): Promise<void> {
    this.longestMs = this.unattendedMs;
    const isAttended = isRegistering || this.world.flights.isEmpty || (await this.isMessageOnItsWay());
    this.sinceMs = isAttended ? undefined : (this.sinceMs ?? this.world.clock.nowMs());
  }

  private get lastingMs(): number {
    return this.sinceMs === undefined ? 0 : this.world.clock.nowMs() - this.sinceMs;
  }

  /** A message whose tick has been run already is worth nothing. */
  private async isMessageOnItsWay(): Promise<boolean> {
    const { actors, errands, request } = this.world;
    const done = (await actors.find(request.provider))?.done ?? 0;
    return errands.all.some(({ errand }) => errand.kind === 'watch' && errand.n > done);
  }
}
