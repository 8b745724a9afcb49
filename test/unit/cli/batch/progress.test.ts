import type { BatchResource } from '../../../../lambdas/contract/api/batch';
import { LineProgress } from '../../../../lib/cli/vpnctl/batch/progress/line-progress';
import { durationText, ProgressViews } from '../../../../lib/cli/vpnctl/batch/progress/progress-view';
import { progressOn } from '../../../../lib/cli/vpnctl/batch/progress/progress-on';
import { batchResource, counts } from '../../../support/cli/batch-api';

function at(succeeded: number, state: BatchResource['state'] = 'running', rows = 10): BatchResource {
  return batchResource({ state, counts: counts({ rows, succeeded, accepted: rows - succeeded }) });
}

test('the bar never goes back, and is full only when the batch has ended', () => {
  const views = new ProgressViews();

  const settled = [at(3), at(2), at(10), at(10, 'ended')].map((batch, second) => views.of(batch, second).settled);

  expect(settled).toEqual([3, 3, 9, 10]);
});

test('rate and remaining time are those of what has settled since the first look', () => {
  const views = new ProgressViews();
  views.of(at(100, 'running', 1_000), 0);

  const early = views.of(at(110, 'running', 1_000), 1_000);
  const late = views.of(at(200, 'running', 1_000), 10_000);

  expect([early.pace, late.pace]).toEqual(['', '10.0 a second, 80 s left']);
});

test('the rate is that of the last minute', () => {
  const views = new ProgressViews();
  for (let second = 0; second <= 120; second += 1) {
    views.of(at(second < 60 ? second * 10 : 600 + (second - 60), 'running', 1_000), second * 1_000);
  }

  expect(views.of(at(661, 'running', 1_000), 121_000).pace).toBe('1.0 a second, 6 min left');
});

test('there is no remaining time while nothing settles, nor when all has', () => {
  const views = new ProgressViews();
  views.of(at(0), 0);

  const stuck = views.of(at(0), 60_000).pace;
  const ended = views.of(at(10, 'ended'), 61_000).pace;

  expect([stuck, ended]).toEqual(['', '9.8 a minute']);
});

test.each([
  { seconds: 0.2, text: '1 s' },
  { seconds: 89, text: '89 s' },
  { seconds: 90, text: '2 min' },
  { seconds: 3_600, text: '60 min' },
  { seconds: 9_000, text: '2.5 h' },
  { seconds: 200_000, text: '2.3 days' },
])('$seconds seconds are $text', ({ seconds, text }) => {
  expect(durationText(seconds)).toBe(text);
});

test('lines come when something has changed, ten seconds apart at least, and at the end', () => {
  const written: string[] = [];
  let nowMs = 0;
  const progress = new LineProgress({ write: (text: string) => written.push(text) > 0 }, () => nowMs);
  const show = (batch: BatchResource, ms: number): void => {
    nowMs = ms;
    progress.show(batch);
  };

  show(at(0), 0);
  show(at(1), 5_000);
  show(at(2), 10_000);
  show(at(2), 30_000);
  show(at(10, 'ended'), 31_000);

  expect(written).toEqual([
    '0 of 10 rows have ended: 10 waiting\n',
    '2 of 10 rows have ended: 2 succeeded, 8 waiting; 12.0 a minute, 40 s left\n',
    '10 of 10 rows have ended: 10 succeeded; 19.4 a minute\n',
  ]);
});

const terminal = { isTTY: true, write: () => true } as unknown as NodeJS.WriteStream;
const pipe = { write: () => true } as unknown as NodeJS.WriteStream;

test.each([
  { name: 'a pipe', stream: pipe, environment: {}, isBar: false },
  { name: 'a dumb terminal', stream: terminal, environment: { TERM: 'dumb' }, isBar: false },
  { name: 'a terminal', stream: terminal, environment: { TERM: 'xterm', NO_COLOR: '1' }, isBar: true },
])('$name gets the progress that it can show', async ({ stream, environment, isBar }) => {
  const progress = await progressOn(stream, environment);

  expect(progress instanceof LineProgress).toBe(!isBar);
});
