import { dottedPathOf, pointerOf } from '../../../../../lambdas/core/domain/findings/violation';

test.each([
  { path: [], pointer: '', dotted: '' },
  { path: ['mtu'], pointer: '/mtu', dotted: 'mtu' },
  { path: ['ikepolicy', 'dpd', 'timeout'], pointer: '/ikepolicy/dpd/timeout', dotted: 'ikepolicy.dpd.timeout' },
  { path: ['policy_rules', 1, 'source'], pointer: '/policy_rules/1/source', dotted: 'policy_rules[1].source' },
  { path: ['a/b', 'c~d', '~1'], pointer: '/a~1b/c~0d/~01', dotted: 'a/b.c~d.~1' },
])('the path $path is $pointer and $dotted', ({ path, pointer, dotted }) => {
  expect([pointerOf(path), dottedPathOf(path)]).toEqual([pointer, dotted]);
});
