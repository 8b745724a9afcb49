/** Every kind of fault on the real engine, over real sockets and the real database, with a kill -9 in the middle. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIMULATED_DIALECTS } from '../../../lib/simulator/simulator';
import { violationsIn } from '../invariants/all';
import type { Violation } from '../invariants/violation';
import type { PlannedRequest } from '../simulation/requests/planned-requests';
import { EngineLives } from './engine-lives';
import { figuresLines } from './figures-lines';
import { planForEngine } from './plan';
import { startProviders } from './providers';
import type { Providers } from './providers';
import { ScaledClock } from './times';
import { ENGINE_FAULTS, runWhole } from './whole-run';
import type { WholeRun } from './whole-run';

const REQUESTS = 200;
const SEED = Number(process.env['FAULTS_SEED'] ?? 4);
const PROBABILITY = 0.15;
const PASSWORD = 'canary-Pa55word.of-providers';

const plan = planForEngine(SEED, REQUESTS);
const planned = [...plan.before, ...plan.after];

let folder: string;
let providers: Providers;
let lives: EngineLives;
let run: WholeRun;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vpn-killed-')));
  const clock = new ScaledClock();
  providers = await startProviders(clock, PASSWORD);
  lives = new EngineLives(folder, providers, { ...ENGINE_FAULTS, seed: SEED });
  run = await runWhole({ seed: SEED, probability: PROBABILITY, plan, clock, providers, lives, password: PASSWORD });
  process.stdout.write(`${figuresLines(run, violationsIn(run.trace), { lives, providers }).join('\n')}\n`);
}, 600_000);

afterAll(async () => {
  await lives.abandon();
  await providers.stop();
  rmSync(folder, { recursive: true, force: true });
});

function count(isMeant: (request: PlannedRequest) => boolean): number {
  return planned.filter(isMeant).length;
}

test('the requests of the killed engine are of every kind', () => {
  const kinds = {
    ...Object.fromEntries(SIMULATED_DIALECTS.map((id) => [id, count(({ dialect }) => dialect === id)])),
    http: count(({ channel }) => channel === 'http'),
    queue: count(({ channel }) => channel === 'queue'),
    cancelled: count(({ cancelAfterMs }) => cancelAfterMs !== undefined),
    deletedAfterError: count(({ fate, onFailure }) => fate === 'error' && onFailure === 'delete'),
    downAsProvisioned: count(({ fate, completion }) => fate === 'down' && completion === 'provisioned'),
    downWithoutTunnel: count(({ fate, completion }) => fate === 'down' && completion === 'tunnel-up'),
    executionLost: count(({ loseAfterMs }) => loseAfterMs !== undefined),
  };

  expect(planned.length).toBeGreaterThanOrEqual(REQUESTS);
  expect(Object.entries(kinds).filter(([, number]) => number === 0)).toEqual([]);
});

/** One line that is enough to find the request, and says what happened to it. */
function described({ kind, detail, request }: Violation): string {
  if (request === undefined) return `${kind}: ${detail}`;
  const { planned: wish, stored, events } = request;
  const trail = events.map(({ type }) => type).join(' ');
  return `${kind}: ${detail} (${wish.class} ${wish.number}, ${wish.dialect}, ${stored?.id ?? 'not stored'}: ${trail})`;
}

test('nothing is twice, lost, stuck or without its audit trail after the engine was killed', () => {
  expect(violationsIn(run.trace).map(described)).toEqual([]);
});

test('the API shows what the tables of the killed engine have', () => {
  expect(run.differences).toEqual([]);
});

test('the engine was killed while requests were at everything', () => {
  expect([...run.phasesAtKill.keys()]).toEqual(expect.arrayContaining(['apply', 'observe', 'cleanup', 'ended']));
});

test('every fault of the engine and most of the providers have struck', () => {
  const { faults, providerFaults } = run.trace;
  const kindsAtProviders = Object.values(providerFaults).filter((struck) => struck > 0);

  expect(Object.keys(faults).sort()).toEqual([
    'function.crash',
    'function.twice',
    ...['queue.late', 'queue.lost', 'queue.twice'],
    ...['stream.late', 'stream.twice'],
    ...['table.cancelledTransaction', 'table.lostAnswer', 'table.throttle'],
    ...['token.lostAnswer', 'token.throttle'],
  ]);
  expect(kindsAtProviders.length).toBeGreaterThan(12);
  expect(run.executionsStopped).toBeGreaterThan(0);
});

test('no pre-shared key and no password is left anywhere after the engine was killed', () => {
  expect([...run.searched]).toEqual(
    expect.arrayContaining([
      ...['table', 'stream', 'execution', 'execution history', 'log', 'API answer'],
      ...['file executions.ndjson', 'file tables.sqlite'],
    ]),
  );
  expect(run.trace.leaks).toEqual([]);
});
