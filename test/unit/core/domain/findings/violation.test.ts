import * as fc from 'fast-check';
import { dottedPathOf, pointerOf, sentencesOf } from '../../../../../lambdas/core/domain/findings/violation';

test.each([
  { path: [], pointer: '', dotted: '' },
  { path: ['mtu'], pointer: '/mtu', dotted: 'mtu' },
  { path: ['ikepolicy', 'dpd', 'timeout'], pointer: '/ikepolicy/dpd/timeout', dotted: 'ikepolicy.dpd.timeout' },
  { path: ['policy_rules', 1, 'source'], pointer: '/policy_rules/1/source', dotted: 'policy_rules[1].source' },
  { path: ['a/b', 'c~d', '~1'], pointer: '/a~1b/c~0d/~01', dotted: 'a/b.c~d.~1' },
])('the path $path is $pointer and $dotted', ({ path, pointer, dotted }) => {
  expect([pointerOf(path), dottedPathOf(path)]).toEqual([pointer, dotted]);
});

test('violations in running text are whole ones, within the length of a problem, with the number of those left out', () => {
  const details = fc.array(fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom('a', 'b') }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(details, (given) => {
      const sentences = given.map((detail) => `/mtu: ${detail}`);
      const text = sentencesOf(given.map((detail) => ({ path: ['mtu'], code: 'required', detail })));
      const left = Number(/ And (\d+) more\.$/.exec(text)?.[1] ?? 0);
      const shown = sentences.slice(0, sentences.length - left).join(' ');
      expect(text).toBe(left === 0 ? shown : `${shown} And ${left} more.`);
      expect(text.length).toBeLessThanOrEqual(1000);
      expect(left === 0).toBe(sentences.join(' ').length <= 1000);
    }),
  );
});
