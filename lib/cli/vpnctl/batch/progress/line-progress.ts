import type { BatchResource } from '../../../../../lambdas/contract/api/batch';
import { count } from '../../base/printable';
import { hasEnded } from '../view/outcome';
import type { Progress, ProgressStream } from './progress';
import { ProgressViews } from './progress-view';
import type { ProgressView } from './progress-view';

/** A line at most so often, in milliseconds: logs keep them all. */
const EVERY_MS = 10_000;

/** Progress as lines, for logs and pipes: when something has changed, not too often, and at the end. */
export class LineProgress implements Progress {
  private readonly views = new ProgressViews();
  private shown: string | undefined;
  private shownAtMs = -Infinity;

  /** @param nowMs in milliseconds, from any beginning */
  constructor(
    private readonly stream: ProgressStream,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  show(batch: BatchResource): void {
    const nowMs = this.nowMs();
    const view = this.views.of(batch, nowMs);
    const isDue = hasEnded(batch) || nowMs - this.shownAtMs >= EVERY_MS;
    if (!isDue || view.counts === this.shown) return;
    this.shown = view.counts;
    this.shownAtMs = nowMs;
    this.say(lineOf(view));
  }

  say(line: string): void {
    this.stream.write(`${line}\n`);
  }

  end(): void {
    // Nothing is left to be put in order.
  }
}

function lineOf({ settled, total, counts, pace }: ProgressView): string {
  const rate = pace === '' ? '' : `; ${pace}`;
  return `${count(settled)} of ${count(total)} rows have ended: ${counts}${rate}`;
}
