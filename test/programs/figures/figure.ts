/** One figure of the code, and the rule that it must keep. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** The rule in words; absent for a figure that is only shown. */
  readonly rule?: string;
  readonly isKept: boolean;
  /** What breaks the rule, one line each. */
  readonly offenders: readonly string[];
}

/** A figure that may be at most so much. */
export function atMost(limit: number, name: string, value: number, offenders: readonly string[] = []): Figure {
  return { name, value, rule: `at most ${limit}`, isKept: value <= limit, offenders };
}

/** A figure that must be at least so much. */
export function atLeast(limit: number, name: string, value: number, offenders: readonly string[] = []): Figure {
  return { name, value, rule: `at least ${limit}`, isKept: value >= limit, offenders };
}

/** A figure without a rule. */
export function shown(name: string, value: number): Figure {
  return { name, value, isKept: true, offenders: [] };
}

/** The value below or at which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
