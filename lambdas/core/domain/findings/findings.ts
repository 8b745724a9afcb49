import type { Strictness } from '../../../contract/provider-profile';
import { dottedPathOf } from './violation';
import type { Violation } from './violation';

/**
 * How much a finding weighs. `error`: always refused. `strict`: refused by strict validation, a warning in lenient
 * (provider-apis.md 3). `warning`: never refused.
 */
export type Severity = 'error' | 'strict' | 'warning';

/** A violation with its weight. */
export interface Finding extends Violation {
  readonly severity: Severity;
}

/** What is wrong with a connection's fields, with paths inside the envelope. */
export interface Findings {
  /** Broken rules; a request with any of them is refused. */
  readonly errors: readonly Violation[];
  /** What a person should know and may be meant so: weak algorithms, doubtful characters. */
  readonly warnings: readonly Violation[];
}

/** Code and weight of a finding. */
export interface FindingKind {
  readonly code: string;
  /** Default `error`. */
  readonly severity?: Severity;
}

/** Makes a finding; `predicate` says what the field must be: `must be …`. */
export function finding(
  path: Violation['path'],
  predicate: string,
  { code, severity = 'error' }: FindingKind,
): Finding {
  const sentence = `${dottedPathOf(path) || 'body'} ${predicate}`;
  return { path, code, detail: sentence.endsWith('?') ? sentence : `${sentence}.`, severity };
}

/** Sorts findings into what refuses a request and what a person should know; a field that is wrong needs no warning. */
export function sortFindings(all: readonly Finding[], strictness: Strictness): Findings {
  const findings = withoutJudgement(all);
  const refuses = ({ severity }: Finding): boolean =>
    severity === 'error' || (severity === 'strict' && strictness === 'strict');
  const plain = ({ path, code, detail }: Finding): Violation => ({ path, code, detail });
  const errors = findings.filter(refuses).map(plain);
  const wrongPaths = new Set(errors.map(({ path }) => dottedPathOf(path)));
  const warnings = findings.filter((found) => !refuses(found)).map(plain);
  return { errors, warnings: warnings.filter(({ path }) => !wrongPaths.has(dottedPathOf(path))) };
}

/** Leaves out what else is said of a value that is not even of the right type. */
export function withoutJudgement(findings: readonly Finding[]): Finding[] {
  const wrong = new Map(
    findings.filter(({ code }) => code === 'wrong-type').map((found) => [dottedPathOf(found.path), found]),
  );
  return findings.filter((found) => (wrong.get(dottedPathOf(found.path)) ?? found) === found);
}
