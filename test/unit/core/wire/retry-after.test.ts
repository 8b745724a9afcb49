import { retryAfterMs } from '../../../../lambdas/core/wire/retry-after';
import { answer } from '../../../support/builders';

const NOW_MS = Date.parse('2026-11-20T08:00:00.000Z');

test.each([
  { text: '0', ms: 0 },
  { text: '7', ms: 7_000 },
  { text: ' 30 ', ms: 30_000 },
  { text: '300', ms: 300_000 },
  { text: '301', ms: 300_000 },
  { text: '99999999999999999999', ms: 300_000 },
  { text: 'Fri, 20 Nov 2026 08:00:45 GMT', ms: 45_000 },
  { text: 'Fri, 20 Nov 2026 07:00:00 GMT', ms: 0 },
  { text: 'Sun, 20 Dec 2026 08:00:00 GMT', ms: 300_000 },
  { text: 'soon', ms: undefined },
  { text: '', ms: undefined },
])('"$text" asks to wait $ms ms', ({ text, ms }) => {
  expect(retryAfterMs(answer(429, '', { 'retry-after': text }), NOW_MS)).toBe(ms);
});

test('no header asks for nothing', () => {
  expect(retryAfterMs(answer(429), NOW_MS)).toBeUndefined();
});
