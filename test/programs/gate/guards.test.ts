import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { edited } from './edit';
import { editOf } from './edit-of';
import type { Guard } from './guard';
import { GUARDS } from './guards';
import { markerNamed, readMarkers, type Marker } from './markers';
import { DROPPED, NEVER, preceded, replaced } from './mutation';

let markers: readonly Marker[];

beforeAll(async () => {
  markers = await readMarkers();
});

test('every guard has one marker in the code, and every marker one guard', () => {
  const marked = markers.map(({ name }) => name).toSorted();

  expect(marked).toEqual(GUARDS.map(({ marker }) => marker).toSorted());
});

test('every guard is caught by tests of a file that exists', () => {
  const files = GUARDS.flatMap(({ caughtBy }) => (caughtBy.suite === 'test' ? [caughtBy.file] : []));

  expect(files.filter((file) => !existsSync(join(__dirname, '../../..', file)))).toEqual([]);
});

test.each(GUARDS)('switched off, the code still reads as TypeScript: $name', (guard) => {
  const { source } = markerNamed(markers, guard.marker);

  const mutated = switchedOff(guard);

  expect(syntaxErrorsIn(mutated)).toEqual([]);
  expect(mutated).not.toBe(source);
});

test.each(GUARDS)('the code that takes its place uses only names of its file: $name', (guard) => {
  const { source } = markerNamed(markers, guard.marker);
  const known = namesIn(source);

  const unknown = [...namesIn(switchedOff(guard))].filter((name) => !known.has(name));

  expect(unknown).toEqual([]);
});

describe('a marker', () => {
  const source = [
    'function f(a: number) {',
    '  // guard: here',
    '  if (a > 1) return 1;',
    '  return 2;',
    '  // guard: end',
    '}',
  ].join('\n');
  const here: Marker = { name: 'here', file: 'f.ts', source, end: source.indexOf('here') + 'here'.length };
  const end: Marker = { ...here, name: 'end', end: source.indexOf('end') + 'end'.length };

  test.each([
    { name: 'the statement is gone', off: DROPPED, is: '  \n' },
    { name: 'its condition never holds', off: NEVER, is: '  if (false) return 1;\n' },
    { name: 'its condition is another', off: replaced('a > 2'), is: '  if (a > 2) return 1;\n' },
    { name: 'another statement comes first', off: preceded('a = 3;'), is: '  a = 3; if (a > 1) return 1;\n' },
  ])('marks the statement that follows it: $name', ({ off, is }) => {
    const mutated = edited(source, editOf(here, off));

    expect(mutated).toBe(source.replace('  if (a > 1) return 1;\n', is));
  });

  test('must stand before something', () => {
    expect(() => editOf(end, DROPPED)).toThrow('f.ts: nothing follows the comment "// guard: end"');
  });

  test('must be there', () => {
    expect(() => markerNamed([here], 'away')).toThrow('No comment "// guard: away" stands in');
  });

  test('must not stand twice', () => {
    expect(() => markerNamed([here, here], 'here')).toThrow('stands more than once: f.ts, f.ts');
  });
});

function switchedOff({ marker, off }: Guard): string {
  const found = markerNamed(markers, marker);
  return edited(found.source, editOf(found, off));
}

function syntaxErrorsIn(source: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function namesIn(source: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('names.ts', source, ts.ScriptTarget.Latest));
  return names;
}
