import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { BatchResource } from '../../../../../lambdas/contract/api/batch';
import type { Progress } from './progress';
import { ProgressViews } from './progress-view';

const FORMAT = '[{bar}] {percentage} % of {rows} rows: {counts}{pace}';
const BAR_CHARACTERS = 20;
const FRAMES_PER_SECOND = 5;

/** Progress as a bar in the last line of a terminal; what is said besides stands above it. */
export class BarProgress implements Progress {
  private readonly views = new ProgressViews();
  private bar: SingleBar | undefined;
  private readonly bars: MultiBar;

  /** @param nowMs in milliseconds, from any beginning */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.bars = new MultiBar({
      stream,
      format: FORMAT,
      barsize: BAR_CHARACTERS,
      barCompleteChar: '=',
      barIncompleteChar: '-',
      fps: FRAMES_PER_SECOND,
      hideCursor: true,
      // A line that was said has taken the bar's place, though the bar has not changed.
      forceRedraw: true,
      // Ctrl-C is dealt with where the way to go on is known.
      gracefulExit: false,
      emptyOnZero: true,
    });
  }

  show(batch: BatchResource): void {
    const { total, settled, counts, pace } = this.views.of(batch, this.nowMs());
    const texts = { rows: total.toLocaleString('en'), counts, pace: pace === '' ? '' : `; ${pace}` };
    this.bar ??= this.bars.create(total, settled, texts);
    this.bar.setTotal(total);
    this.bar.update(settled, texts);
  }

  say(line: string): void {
    if (this.bar === undefined) this.stream.write(`${line}\n`);
    else this.bars.log(`${line}\n`);
  }

  end(): void {
    if (this.bar === undefined) return;
    // What was said last is still to be written.
    this.bars.update();
    this.bars.stop();
    this.bar = undefined;
  }
}
