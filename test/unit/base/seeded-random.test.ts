import { SeededRandom } from '../../../lib/base/seeded-random';

const numbers = (seed: number, name: string, count = 5): number[] => {
  const random = new SeededRandom(seed, name);
  return Array.from({ length: count }, () => random.next());
};

test('gives the same numbers for the same seed and name, others for another seed or name', () => {
  const of17 = numbers(17, 'a');

  expect(numbers(17, 'a')).toEqual(of17);
  expect(numbers(18, 'a')).not.toEqual(of17);
  expect(numbers(17, 'b')).not.toEqual(of17);
});

test('spreads its numbers evenly from 0 up to 1', () => {
  const tenths = numbers(3, 'spread', 10_000).map((number) => Math.floor(number * 10));

  const counts = Array.from({ length: 10 }, (_, tenth) => tenths.filter((each) => each === tenth).length);

  expect(counts.reduce((sum, count) => sum + count)).toBe(10_000);
  counts.forEach((count) => {
    expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
