import { longLists } from '../../../../../lambdas/core/domain/findings/long-lists';

const items = (count: number): string[] => Array<string>(count).fill('10.0.0.0/8');

function deep(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test('a list may have 1,000 items, and not one more, wherever it stands', () => {
  const found = longLists({
    peer_cidrs: items(1_000),
    peer_subnets: items(1_001),
    policy_rules: [{ destination: items(1) }, { destination: items(5_000) }],
  });

  expect(found.map(({ path, code, detail }) => [path, code, detail])).toEqual([
    [['peer_subnets'], 'out-of-range', 'peer_subnets must have at most 1000 items.'],
    [['policy_rules', 1, 'destination'], 'out-of-range', 'policy_rules[1].destination must have at most 1000 items.'],
  ]);
});

test('what is no list is not judged, nor what is nested without end', () => {
  expect([undefined, null, 'x'.repeat(5_000), 7, {}, deep(50_000)].flatMap((value) => longLists(value))).toEqual([]);
});
