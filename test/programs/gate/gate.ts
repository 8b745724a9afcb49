import { atATime } from '../../support/processes';
import { editOf } from './edit-of';
import { examine, examineTests, type Notice, type Workplace } from './examine';
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
  const unmutated = await examineUnmutated(place, guards);
  const results = await atATime(AT_A_TIME, guards, async (guard) => {
    const result = await switchOff(place, guard, markers);
    onGuard(result);
    return result;
  });
  return { unmutated, guards: results };
}

const AT_A_TIME = 2;

/** Every check that a guard relies on must pass as long as nothing is switched off. */
async function examineUnmutated(place: Workplace, guards: readonly Guard[]): Promise<string[]> {
  const checks = guards.map(({ caughtBy }) => caughtBy);
  const files = new Map(checks.filter(isTest).map((check) => [check.file, check]));
  const runs = new Map(checks.filter((check) => !isTest(check)).map((check) => [JSON.stringify(check), check]));
  const tasks = [
    ...[...runs.values()].map((check, index) => () => examine(place, check, `unmutated-${index}`)),
    ...(files.size === 0 ? [] : [() => examineTests(place, [...files.values()])]),
  ];
  const notices = await atATime(AT_A_TIME, tasks, async (task) => outcomeOf(task));
  return notices.flatMap(({ notice, problem }) => [
    ...(notice === undefined ? [] : [`${notice.suite}: ${notice.what}`]),
    ...(problem === undefined ? [] : [problem]),
  ]);
}

function isTest(check: Check): check is TestCheck {
  return check.suite === 'test';
}

async function switchOff(place: Workplace, guard: Guard, markers: readonly Marker[]): Promise<GuardResult> {
  const startedMs = performance.now();
  const outcome = await outcomeOf(async () => {
    const edit = editOf(markerNamed(markers, guard.marker), guard.off);
    return examine(place, guard.caughtBy, guard.marker, edit);
  });
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  const problem = outcome.notice === undefined ? (outcome.problem ?? 'No suite notices that it is off') : undefined;
  return { guard: guard.name, notice: outcome.notice, problem, seconds };
}

async function outcomeOf(task: () => Promise<Notice | undefined>): Promise<Pick<GuardResult, 'notice' | 'problem'>> {
  try {
    return { notice: await task() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
