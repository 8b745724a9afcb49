import { outcomeOf, reportOn } from '../jest/jest-report';
import type { Workplace } from '../faults/workplace';
import { testIn } from './checks';
import { editOf } from './edit-of';
import { examine, examineTests, noticeOf, type Notice } from './examine';
import type { Check, Guard, TestCheck } from './guard';
import { GUARDS } from './guards';
import { markerNamed, readMarkers, type Marker } from './markers';

/** What became of one guard that was switched off; without a notice the gate fails, and `problem` says why. */
export interface GuardResult {
  readonly guard: string;
  readonly notice?: Notice | undefined;
  readonly problem?: string | undefined;
  readonly seconds: number;
}

/** What the gate found. */
export interface GateResult {
  /** What is wrong before anything is switched off: a check that fails anyway proves nothing. */
  readonly unmutated: readonly string[];
  readonly guards: readonly GuardResult[];
}

/**
 * The mutation gate (protocol.md 3, T11): switches each guard off in turn and has the suites look.
 *
 * @param wanted only guards whose names contain it
 * @param onGuard is told of each guard when it is done
 */
export async function runGate(
  place: Workplace,
  wanted: string,
  onGuard: (result: GuardResult) => void,
): Promise<GateResult> {
  const guards = GUARDS.filter(({ name }) => name.includes(wanted));
  const markers = await readMarkers();
  const [unmutated, results] = await Promise.all([
    examineUnmutated(place, guards),
    Promise.all(guards.map((guard) => place.turn(() => switchOff(place, guard, markers, onGuard)))),
  ]);
  return { unmutated, guards: results };
}

/** Every check that a guard relies on must pass as long as nothing is switched off. */
async function examineUnmutated(place: Workplace, guards: readonly Guard[]): Promise<string[]> {
  const checks = guards.map(({ caughtBy }) => caughtBy);
  const tests = checks.filter(isTest);
  const [suites, others] = [tests.filter(isOfSuite), tests.filter((check) => !isOfSuite(check))];
  const runs = new Map(checks.filter((check) => !isTest(check)).map((check) => [JSON.stringify(check), check]));
  const tasks = [
    ...[...runs.values()].map((check, index) => () => examine(place, check, `unmutated-${index}`)),
    ...eachFile(suites).map((check) => () => examineTests(place, [check])),
    ...(others.length === 0 ? [] : [() => examineUnmutatedTests(place, others)]),
  ];
  const notices = await Promise.all(tasks.map((task) => place.turn(() => tried(task))));
  return notices.flatMap(({ notice, problem }) => [
    ...(notice === undefined ? [] : [`${notice.suite}: ${notice.what}`]),
    ...(problem === undefined ? [] : [problem]),
  ]);
}

/** The tests of a file that some checks rely on, as one check. */
function eachFile(checks: readonly TestCheck[]): TestCheck[] {
  const files = [...new Set(checks.map(({ file }) => file))];
  return files.map((file) => {
    const patterns = checks.flatMap((check) => (check.file === file ? [check.tests ?? ''] : []));
    return testIn(file, [...new Set(patterns)].join('|'));
  });
}

async function examineUnmutatedTests(place: Workplace, checks: readonly TestCheck[]): Promise<Notice | undefined> {
  const files = [...new Set(checks.map(({ file }) => file))];
  if (place.tested !== undefined) return noticeOf(outcomeOf(reportOn(place.tested, files)));
  return examineTests(
    place,
    files.map((file) => testIn(file)),
  );
}

/** Tests of the fault suites are no part of `npm test`, and take long: only those are run that are relied on. */
function isOfSuite({ file }: TestCheck): boolean {
  return file.startsWith('test/faults/');
}

function isTest(check: Check): check is TestCheck {
  return check.suite === 'test';
}

async function switchOff(
  place: Workplace,
  guard: Guard,
  markers: readonly Marker[],
  onGuard: (result: GuardResult) => void,
): Promise<GuardResult> {
  const startedMs = performance.now();
  const outcome = await tried(async () => {
    const edit = editOf(markerNamed(markers, guard.marker), guard.off);
    return examine(place, guard.caughtBy, guard.marker, edit);
  });
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  const problem = outcome.notice === undefined ? (outcome.problem ?? 'No suite notices that it is off') : undefined;
  const result = { guard: guard.name, notice: outcome.notice, problem, seconds };
  onGuard(result);
  return result;
}

async function tried(task: () => Promise<Notice | undefined>): Promise<Pick<GuardResult, 'notice' | 'problem'>> {
  try {
    return { notice: await task() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
