/** The answer to every create is lost on the way (issue: "cuts the connection after the provider has committed"). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '../../../lambdas/contract/api/audit-event';
import { fileFindings, everyPlace } from '../../support/e2e/places';
import { placesWith } from '../../support/e2e/secret-search';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { expectCompleteTrail } from '../../support/e2e/trail';
import { isCreateCall, startWire } from '../../support/e2e/wire';
import type { Wire } from '../../support/e2e/wire';
import type { Ended } from '../../support/e2e/client';
import { connectionFields, KEY_PART } from '../simulation/requests/connection-fields';
import { inTurns } from './in-turns';

const DIALECTS = ['huawei-v2', 'enterprise-v5'] as const;
type Dialect = (typeof DIALECTS)[number];

const CREATES = 100;
/** Time of a request, which is scaled while the work is not; a slow machine is to have enough of it. */
const LONG_SECONDS = 3600;

let dataDir: string;
let stack: E2eStack;
const wires = new Map<Dialect, Wire>();
const ended = new Map<Dialect, readonly Ended[]>();

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'vpn-cut-'));
  stack = await startE2eStack({
    providers: ['provider'],
    dataDir,
    timeScale: 0.05,
    profiles: (simulatorOf) =>
      Promise.all(
        DIALECTS.map(async (dialect) => {
          const { auth, ...profile } = simulatorOf('provider').profile(`cut-${dialect}`, dialect);
          const wire = await startWire(profile.endpoint, isCreateCall);
          wires.set(dialect, wire);
          return { ...profile, endpoint: wire.url, auth: { ...auth, url: `${wire.url}/v3` } };
        }),
      ),
  });
  const ids = new Map<Dialect, readonly string[]>();
  for (const dialect of DIALECTS)
    ids.set(dialect, await inTurns(bodiesFor(dialect), (body) => stack.api.accepted(body)));
  // Asking for each request again and again would slow all of them.
  await stack.engine.idle();
  for (const dialect of DIALECTS) {
    ended.set(dialect, await inTurns(ids.get(dialect) ?? [], (id) => stack.api.ended(id)));
  }
}, 240_000);

afterAll(async () => {
  const adopted = DIALECTS.map(
    (dialect) => `${dialect} ${adoptions(dialect).length} of ${wires.get(dialect)?.cuts ?? 0}`,
  );
  process.stdout.write(`Creates whose answer was cut off, adopted: ${adopted.join(', ')}\n`);
  await stack.stop();
  await Promise.all([...wires.values()].map((wire) => wire.stop()));
  rmSync(dataDir, { recursive: true, force: true });
});

/** Every other connection has a name that its caller gave. */
function bodiesFor(dialect: Dialect): readonly object[] {
  return Array.from({ length: CREATES }, (_, number) => {
    const name = number % 2 === 0 ? `office-${number}` : undefined;
    const connection = connectionFields(number, { dialect, fate: 'up', name, fillsMarkerPlace: false });
    return { operation: 'create', provider: `cut-${dialect}`, connection, deadlineSeconds: LONG_SECONDS };
  });
}

function adoptions(dialect: Dialect): readonly AuditEvent[] {
  return (ended.get(dialect) ?? []).flatMap(({ events }) => events.filter(({ type }) => type === 'adopted'));
}

describe.each(DIALECTS)('%s', (dialect) => {
  test('every create is sent once, takes effect, and stays without its answer', () => {
    const wire = wires.get(dialect);
    const creates = wire?.calls.filter(isCreateCall) ?? [];

    expect(creates.map(({ status }) => status)).toEqual(Array(CREATES).fill(201));
    expect(wire?.cuts).toBe(CREATES);
  });

  test('every request succeeds, with a connection of its own that it has adopted', () => {
    const requests = ended.get(dialect) ?? [];
    const connections = stack.simulator('provider').connections(dialect);

    const adopted = adoptions(dialect);
    expect(requests.map(({ request }) => request.state)).toEqual(Array(CREATES).fill('succeeded'));
    expect(connections).toHaveLength(CREATES);
    expect(adopted.map(({ requestId }) => requestId)).toEqual(requests.map(({ request }) => request.id));
    expect(adopted.map(({ connectionId }) => connectionId).sort()).toEqual(connections.map(({ id }) => id).sort());
    requests.forEach(expectCompleteTrail);
  });
});

test('no pre-shared key is left anywhere when connections were cut', async () => {
  const findings = await everyPlace(stack, dataDir);
  await stack.stop();

  const searched = new Set(findings.map(({ place }) => place));
  expect([...searched]).toEqual(
    expect.arrayContaining(['table', 'stream', 'execution', 'execution history', 'log', 'API answer']),
  );
  expect(placesWith([KEY_PART], [...findings, ...fileFindings(dataDir)])).toEqual([]);
}, 60_000);
