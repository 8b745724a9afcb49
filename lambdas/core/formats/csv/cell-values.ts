import { finding } from '../../domain/findings/findings';
import type { ValueType } from '../../domain/findings/schema-members';
import type { Violation } from '../../domain/findings/violation';
import { literalIn, looksChanged } from './literal';

type Path = Violation['path'];

/** What a cell stands for. */
export interface CellValue {
  /** `undefined` for an empty cell: the member is absent. */
  readonly value: unknown;
  /** A spreadsheet has put it in the place of another value. */
  readonly isChanged?: boolean;
  /** Why the value is probably not meant, should the rules refuse it. */
  readonly doubt?: Violation;
  readonly warning?: Violation;
}

/** What spreadsheets of several languages write for a boolean. */
const TRUE = /^(?:true|wahr|vrai|verdadero|verdadeiro|vero|waar)$/i;
const FALSE = /^(?:false|falsch|faux|falso|onwaar)$/i;
/** A number with a decimal sign, groups of digits, an exponent or a unit. */
const FORMATTED = /^[-+]?\d[\d.,'’\u00a0 ]*(?:E[-+]?\d+|\s?%)?$/i;
const CURLY_QUOTES = /[\u2018-\u201f]/;
/** How spreadsheets and others keep a text from being taken for a number. */
const AS_FORMULA = /^="((?:[^"]|"")*)"$/;

/** What a cell says as a value of a type. A key is taken as it stands; around other values blanks mean nothing. */
export function valueOf(cell: string, type: ValueType, path: Path): CellValue {
  if (path.at(-1) === 'psk') return keyOf(cell, path);
  const literal = literalIn(cell);
  if (literal !== undefined) return typed(literal, type, path);
  const text = cell.trim();
  if (text === '') return { value: undefined };
  const inFormula = inFormulaOf(text);
  if (inFormula !== undefined) return typed(inFormula, type, path);
  if (looksChanged(text)) return { value: text, isChanged: true, doubt: changed(path) };
  return typed(text, type, path);
}

function typed(text: string, type: ValueType, path: Path): CellValue {
  if (type === 'number') return number(text, path);
  if (type === 'boolean') return { value: boolean(text) };
  if (type === 'list') return { value: items(text) };
  return CURLY_QUOTES.test(text) ? { value: text, doubt: changed(path) } : { value: text };
}

function number(text: string, path: Path): CellValue {
  if (/^-?\d+$/.test(text)) return { value: Number(text) };
  return FORMATTED.test(text) ? { value: text, doubt: changed(path) } : { value: text };
}

function boolean(text: string): unknown {
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : text;
}

/** Items of a list hold no blanks. */
function items(text: string): readonly string[] {
  return text.split(/[;\s]+/).filter((item) => item !== '');
}

function keyOf(cell: string, path: Path): CellValue {
  if (cell === '') return { value: undefined };
  const bare = literalIn(cell) ?? inFormulaOf(cell);
  if (bare === undefined) return { value: cell };
  const rule = 'was taken without the \' or the ="…" around it, as spreadsheets write texts';
  return { value: bare, warning: violation(path, rule, 'unwrapped') };
}

function inFormulaOf(text: string): string | undefined {
  return AS_FORMULA.exec(text)?.[1]?.replaceAll('""', '"');
}

function changed(path: Path): Violation {
  const rule = 'was changed by the spreadsheet: format the column as text, and enter the value again';
  return violation(path, rule, 'changed-by-spreadsheet');
}

function violation(path: Path, rule: string, code: string): Violation {
  return { path, code, detail: finding(path, rule, { code }).detail };
}
