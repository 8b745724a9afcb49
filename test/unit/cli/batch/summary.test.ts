import type { RowError } from '../../../../lambdas/contract/api/batch';
import { exitCodeOf } from '../../../../lib/cli/vpnctl/batch/view/outcome';
import { batchText, countsText, previewText } from '../../../../lib/cli/vpnctl/batch/view/summary';
import { batchResource, counts, idOf } from '../../../support/cli/batch-api';

const OPTIONS = { url: 'http://127.0.0.1:8787' };
const fault = (row: number, detail = 'mtu must be 1500.'): RowError => ({
  row,
  line: row + 1,
  pointer: '/connection/mtu',
  code: 'not-allowed',
  detail,
});

test('a batch that runs is shown with its rows by state, what is wrong with some, and the command to go on', () => {
  const batch = batchResource({
    counts: counts({ rows: 1_200, invalid: 2, accepted: 1_000, running: 8, succeeded: 190 }),
    errors: [fault(3), fault(7)],
    warnings: ['The file is not UTF-8.'],
    estimatedEndAt: '2026-11-29T11:00:00.000Z',
  });

  expect(batchText(batch, OPTIONS)).toBe(
    `${idOf(1)}  running
  1,200 rows: 190 succeeded, 8 running, 1,000 waiting, 2 invalid
  made 2026-11-29T10:00:00.000Z by local, will have ended about 2026-11-29T11:00:00.000Z
  Note: The file is not UTF-8.
  Not valid (2 rows):
    row 3, line 4, /connection/mtu: mtu must be 1500.
    row 7, line 8, /connection/mtu: mtu must be 1500.
  Go on with: vpnctl batch get ${idOf(1)} --wait
`,
  );
});

test('a batch that has ended is shown with the way to what failed, at the URL that was given', () => {
  const batch = batchResource({
    state: 'ended',
    counts: counts({ rows: 2, succeeded: 1, failed: 1 }),
    endedAt: '2026-11-29T10:05:00.000Z',
    rerunOf: idOf(7),
    rerunBy: idOf(8),
  });

  expect(batchText(batch, { url: 'https://api.example.com', apiFlags: ' --url https://api.example.com' })).toBe(
    `${idOf(1)}  ended
  2 rows: 1 succeeded, 1 failed
  made 2026-11-29T10:00:00.000Z by local, ended 2026-11-29T10:05:00.000Z
  runs rows of ${idOf(7)} again
  ${idOf(8)} runs its failed rows again
  What became of them: vpnctl batch results ${idOf(1)} --failed --url https://api.example.com
`,
  );
});

test('of many errors the first twenty are shown, and how many rows are not valid', () => {
  const errors = Array.from({ length: 100 }, (_, index) => fault(index + 1));
  const text = batchText(
    batchResource({ counts: counts({ rows: 500, invalid: 300, accepted: 200 }), errors }),
    OPTIONS,
  );

  expect(text).toContain('  Not valid (300 rows; of the first 100):\n');
  expect(text.match(/row \d+/g)).toHaveLength(20);
  expect(text).toContain('    … and 80 more\n');
});

test('what a terminal would act on is not shown', () => {
  const batch = batchResource({ errors: [fault(1, 'no \u001b[31mred\u0007 \u202ename')], requestedBy: 'a\u001b]0;x' });

  expect(batchText(batch, OPTIONS)).not.toMatch(/[^\P{C}\n]/u);
});

test('a dry run is shown with what would run', () => {
  const preview = {
    dryRun: true as const,
    counts: { rows: 3, invalid: 1, accepted: 2 },
    errors: [fault(2)],
  };

  expect(previewText(preview)).toBe(
    `Dry run: 2 of 3 rows would run, 1 would not; nothing was stored
  Not valid (1 row):
    row 2, line 3, /connection/mtu: mtu must be 1500.
`,
  );
});

test.each([
  { name: 'all rows have succeeded', given: { rows: 2, succeeded: 2 }, code: 0 },
  { name: 'all rows may still succeed', given: { rows: 3, succeeded: 1, accepted: 1, running: 1 }, code: 0 },
  { name: 'a row is invalid', given: { rows: 2, invalid: 1, accepted: 1 }, code: 2 },
  { name: 'no row is valid', given: { rows: 2, invalid: 2 }, code: 4 },
  { name: 'a row has timed out', given: { rows: 2, timed_out: 1, running: 1 }, code: 2 },
  { name: 'a row was cancelled', given: { rows: 2, cancelled: 1, succeeded: 1 }, code: 2 },
  { name: 'a row needs attention', given: { rows: 1, needs_attention: 1 }, code: 2 },
])('the exit code is $code when $name', ({ given, code }) => {
  expect(exitCodeOf({ counts: counts(given) })).toBe(code);
});

test('states without rows are left out', () => {
  expect([countsText(counts({ rows: 1, timed_out: 1 })), countsText({})]).toEqual(['1 timed out', 'none']);
});
