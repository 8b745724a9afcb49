import type { BatchResource } from '../../../../../lambdas/contract/api/batch';
import { count } from '../../base/printable';
import { hasEnded, settledOf } from '../view/outcome';
import { countsText } from '../view/summary';
import { Pace } from './pace';

/** What a progress bar or a line says of a batch. */
export interface ProgressView {
  readonly total: number;
  /** Never falls while the total does not; the total itself only when the batch has ended. */
  readonly settled: number;
  /** Rows by state, in words. */
  readonly counts: string;
  /** Rate and remaining time, in words; empty before they can be told. */
  readonly pace: string;
}

/** Turns looks at a batch into views of its progress. */
export class ProgressViews {
  private readonly pace = new Pace();
  private settled = 0;

  /** @param atMs now, in milliseconds from any beginning */
  of(batch: BatchResource, atMs: number): ProgressView {
    const { counts } = batch;
    const total = counts.rows;
    // Counts come from a stream and may be a moment old; what was told is not taken back.
    const known = Math.max(this.settled, settledOf(counts));
    this.settled = hasEnded(batch) ? total : Math.min(known, Math.max(0, total - 1));
    this.pace.note(this.settled, atMs);
    return { total, settled: this.settled, counts: countsText(counts), pace: this.paceText(total, hasEnded(batch)) };
  }

  private paceText(total: number, isOver: boolean): string {
    const { perSecond } = this.pace;
    if (perSecond === undefined || perSecond <= 0) return '';
    const left = (total - this.settled) / perSecond;
    return isOver ? rateText(perSecond) : `${rateText(perSecond)}, ${durationText(left)} left`;
  }
}

function rateText(perSecond: number): string {
  if (perSecond >= 100) return `${count(Math.round(perSecond))} a second`;
  return perSecond >= 1 ? `${perSecond.toFixed(1)} a second` : `${(perSecond * 60).toFixed(1)} a minute`;
}

/** About so long, in the largest unit that says it well. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} days`;
}
