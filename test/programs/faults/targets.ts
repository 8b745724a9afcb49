import { grouped } from '../../support/table';
import type { Figures } from './figures';
import type { Results, SimulationResult, TestResult } from './results';
import { TARGET_TESTS } from './suites';

/** A numeric target of protocol.md 3, and whether this run has reached it. */
export interface TargetResult {
  readonly id: string;
  readonly what: string;
  /** `not run` when the suites that show it were left out. */
  readonly verdict: 'pass' | 'FAIL' | 'not run';
  /** What shows it. */
  readonly shownBy: string;
}

const TARGETS = {
  intake: { suite: 'e2e', file: TARGET_TESTS.intake },
  cancel: { suite: 'targets', file: TARGET_TESTS.cancel },
  secret: { suite: 'targets', file: TARGET_TESTS.secret },
  errors: { suite: 'targets', file: TARGET_TESTS.errors },
} as const;

/** Tests that show a target: a suite, or one of its files. */
interface Proof {
  readonly suite: TestResult['suite'];
  readonly file?: string;
}

/** The targets with what this run says of them. */
export function targetsOf(results: Results): TargetResult[] {
  const { simulations, gate } = results;
  const random = simulations.filter(({ suite, run }) => suite === 'random' && run.settleSeconds === undefined);
  const at = (probability: number): SimulationResult[] => random.filter(({ run }) => run.probability === probability);
  const outage = simulations.filter(({ suite }) => suite === 'outage');
  return [
    target(
      'T1',
      'p = 0.1: none twice, lost, stuck, forgotten or without its audit trail',
      at(0.1).map(isClean),
      seedsOf(at(0.1)),
    ),
    target('T2', 'p = 0.3: the same; at most 0.1 % undone', at(0.3).map(isClean), seedsOf(at(0.3))),
    target('T3', 'p = 0: one POST and at most one list call', at(0).map(isClean), seedsOf(at(0))),
    ofTests(results, 'T4', 'every crash point and every pair', { suite: 'exhaustive' }),
    ofTests(results, 'T5', '100 submissions of one key make one request', TARGETS.intake),
    target('T6', 'an hour without provider: none lost, rate kept, no herd', outage.map(isClean), seedsOf(outage)),
    ofTests(results, 'T7', 'a bad message does not hold back its neighbours', TARGETS.intake),
    ofTests(results, 'T8', 'cancel in every phase', TARGETS.cancel),
    secrecy(results),
    target('T11', 'every guard that is switched off is noticed', gate === undefined ? [] : [isTight(gate)], 'gate'),
    ofTests(results, 'T12', 'every error of a provider has one class', TARGETS.errors),
  ];
}

/** No pre-shared key in any output of any simulation or engine, and a type that gives none away. */
function secrecy({ simulations, tests }: Results): TargetResult {
  const searched = simulations.flatMap(({ figures }) => (figures === undefined ? [] : [figures.leaks === 0]));
  const shown = [TARGETS.secret, { suite: 'engine' } as const].flatMap((proof) => testsOf(tests, proof));
  const places = [
    ...(searched.length === 0 ? [] : ['all outputs of the simulations']),
    ...shown.map(({ proof }) => nameOf(proof)),
  ];
  const checks = [...searched, ...shown.map(({ hasPassed }) => hasPassed)];
  return target('T10', 'no pre-shared key in any output', checks, places.join(', '));
}

function ofTests({ tests }: Results, id: string, what: string, proof: Proof): TargetResult {
  const checks = testsOf(tests, proof).map(({ hasPassed }) => hasPassed);
  return target(id, what, checks, nameOf(proof));
}

function testsOf(tests: readonly TestResult[], proof: Proof): { proof: Proof; hasPassed: boolean }[] {
  const results = tests.filter(({ suite }) => suite === proof.suite);
  return results.map((result) => ({ proof, hasPassed: result.passed > 0 && !isConcerned(result, proof) }));
}

/** Whether a problem is about the file, or may be about any. */
function isConcerned({ problems }: TestResult, { file }: Proof): boolean {
  return problems.some((problem) => file === undefined || !problem.startsWith('test/') || problem.startsWith(file));
}

function nameOf({ suite, file }: Proof): string {
  return file ?? `suite ${suite}`;
}

function target(id: string, what: string, checks: readonly boolean[], shownBy: string): TargetResult {
  if (checks.length === 0) return { id, what, verdict: 'not run', shownBy: '' };
  return { id, what, verdict: checks.every(Boolean) ? 'pass' : 'FAIL', shownBy };
}

function seedsOf(simulations: readonly SimulationResult[]): string {
  const requests = simulations.reduce((sum, { figures }) => sum + (figures?.requests ?? 0), 0);
  return `${simulations.length === 1 ? '1 run' : `${simulations.length} runs`}, ${grouped(requests)} requests`;
}

function isClean({ figures, problems }: SimulationResult): boolean {
  return problems.length === 0 && figures !== undefined && zeros(figures);
}

function zeros({ duplicatesAtRest, lost, stuck, auditGaps, lostWakeUps, violations }: Figures): boolean {
  return [duplicatesAtRest, lost, stuck, auditGaps, lostWakeUps, violations].every((count) => count === 0);
}

/** Whether the gate has noticed everything, and had nothing to say before. */
export function isTight({ unmutated, guards }: NonNullable<Results['gate']>): boolean {
  return unmutated.length === 0 && guards.length > 0 && guards.every(({ notice }) => notice !== undefined);
}
