import type { Figures } from './figures';
import type { Violation } from '../../faults/invariants/violation';
import type { RequestTrace } from '../../faults/simulation/trace';

/** So many violations are shown. */
const SHOWN = 20;

/** The figures, and what is wrong, for people. */
export function reportOf(figures: Figures, violations: readonly Violation[]): string[] {
  const lines = Object.entries(figures).map(([name, value]: [string, unknown]) => `${wordsOf(name)}: ${textOf(value)}`);
  return [...lines, '', ...violationLines(violations)];
}

function violationLines(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return ['No violations.'];
  const shown = violations.slice(0, SHOWN).map(({ kind, detail, request }) => {
    return `- ${kind}: ${detail}${request === undefined ? '' : ` (${subjectOf(request)})`}`;
  });
  return [`${violations.length} violations, the first ${shown.length}:`, ...shown];
}

function subjectOf({ planned, stored }: RequestTrace): string {
  return `request ${planned.number}, ${planned.class}, ${planned.dialect}, ${stored?.id ?? 'never accepted'}`;
}

/** The audit trail of a request, and the creates that were sent for it. */
export function trailOf({ events, calls, planned, stored, executionEndedAtMs }: RequestTrace): string[] {
  const plan = { ...planned, connection: undefined };
  return [
    '',
    `Request ${planned.number}: ${JSON.stringify(plan)}`,
    `  problem: ${JSON.stringify(stored?.problem ?? null)}`,
    ...events.map(({ sequence, time, type, provider, connectionId, after }) =>
      [`  ${sequence}`, time, type, connectionId ?? '-', JSON.stringify(provider ?? {}), JSON.stringify(after)].join(
        ' ',
      ),
    ),
    `  execution ended ${timeOf(executionEndedAtMs)}`,
    `  calls: ${JSON.stringify(calls.counts)}`,
    ...calls.creates.map(({ sentAtMs, endedAtMs, seen }) => {
      return `  create sent ${timeOf(sentAtMs)}, ended ${timeOf(endedAtMs)}, saw ${seen ?? 'nothing'}`;
    }),
  ];
}

function timeOf(ms: number | undefined): string {
  return ms === undefined ? 'never' : new Date(ms).toISOString();
}

/** `callsPerRequest` becomes `calls per request`. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value as Record<string, number>).filter(([, count]) => count !== 0);
  return parts.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}
