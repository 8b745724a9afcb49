/** What `npm run figures` counts, on code with one breach of each kind. */
import * as ts from 'typescript';
import { codeFigures } from './code-figures';
import { circlesIn } from './dependency-figures';
import { atLeast, atMost, percentile } from './figure';
import { treeFigures } from './tree-figures';

const SAMPLE = `/** Says so. */
export const told = 1;
export const untold: any = 2;
/** Adds. */
export function add(one: number, other: number): number {
  return one + other;
}
export class Silent {
  sum = (): number => add(1, 2);
  twice(): number {
    return 2 * this.sum();
  }
}
`;

const source = ts.createSourceFile('lib/sample.ts', SAMPLE, ts.ScriptTarget.Latest, true);

test('counts lines of files and of named functions', () => {
  const { fileLines, functionLines } = codeFigures([source]);

  expect(fileLines).toEqual([13]);
  expect(functionLines.toSorted()).toEqual([1, 3, 3]);
});

test('names exports without a doc comment and every use of any', () => {
  const { exports, undocumented, anys } = codeFigures([source]);

  expect(exports).toBe(4);
  expect(undocumented).toEqual(['lib/sample.ts: untold', 'lib/sample.ts: Silent']);
  expect(anys).toEqual(['lib/sample.ts:3']);
});

test('tells tests, helpers and programs apart and finds the fullest folder of one kind', () => {
  const files = [
    'test/a.test.ts',
    'test/support/b.ts',
    'test/programs/run.ts',
    'lib/x/1.ts',
    'lib/x/2.ts',
    'lib/x/3.cjs',
  ];

  expect(treeFigures(files)).toEqual({
    largestFolder: { folder: 'lib/x/*.ts', files: 2 },
    testFiles: 1,
    helperFiles: 1,
  });
});

test('finds folders that import each other in a circle and no others', () => {
  const imports = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c'])],
    ['c', new Set(['a', 'd'])],
    ['d', new Set<string>()],
  ]);

  expect(circlesIn(imports)).toEqual([['a', 'b', 'c']]);
});

test('a rule is kept up to its limit and broken past it', () => {
  expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect([atMost(2, 'most', 2).isKept, atMost(2, 'most', 3).isKept]).toEqual([true, false]);
  expect([atLeast(2, 'least', 2).isKept, atLeast(2, 'least', 1).isKept]).toEqual([true, false]);
});
