import { SIMULATED_DIALECTS } from '../../../lib/simulator/simulator';
import { isCreateCall } from '../../support/e2e/wire';
import type { WireCall } from '../../support/e2e/wire';
import { KEY_PART } from '../simulation/requests/connection-fields';
import type { CreateCall, RequestCalls } from '../simulation/watch/observed-provider';
import type { PlannedRequest } from '../simulation/requests/planned-requests';
import type { RequestTrace, Trace } from '../simulation/trace';
import type { Notes } from './callers';
import { inTurns } from './in-turns';
import type { Providers } from './providers';
import type { RequestTable } from './request-table';
import { WIRE_TIMES } from './times';
import type { ScaledClock } from './times';

/** What was left behind, and by whom. */
export interface Remains {
  readonly planned: readonly PlannedRequest[];
  readonly table: RequestTable;
  readonly providers: Providers;
  readonly clock: ScaledClock;
  readonly answers: Notes['answers'];
  readonly earlierIds: ReadonlyMap<number, string>;
}

/** The part of a trace that all invariants but those of time and secrecy are about. */
export type EngineTrace = Pick<
  Trace,
  'requests' | 'unplanned' | 'connections' | 'settleMs' | 'probability' | 'tokensLeft' | 'restless' | 'vigil'
>;

/** Gathers what a run has left behind: from the tables, from the providers, and of the calls on the wires. */
export async function gather(remains: Remains, probability: number): Promise<EngineTrace> {
  const { planned, table, providers } = remains;
  const calls = createsByRequest(remains);
  const requests = await inTurns(planned, (request) => traceOf(request, remains, calls));
  const known = new Set(requests.map(({ stored }) => String(stored?.id)));
  const { tokens, awake } = await table.leftByWatchers();
  const views = SIMULATED_DIALECTS.map((dialect) => [dialect, providers.simulator.connections(dialect)]);
  return {
    requests,
    unplanned: (await table.requestIds()).filter((id) => !known.has(id)),
    connections: Object.fromEntries(views) as Trace['connections'],
    settleMs: WIRE_TIMES.settleSeconds * 1000,
    probability,
    tokensLeft: tokens,
    restless: awake,
    vigil: undefined,
  };
}

async function traceOf(
  planned: PlannedRequest,
  { table, answers, earlierIds }: Remains,
  calls: ReadonlyMap<number, RequestCalls>,
): Promise<RequestTrace> {
  const { store } = table;
  const { number } = planned;
  const id = await table.idOf(planned.idempotencyKey);
  return {
    planned,
    earlierId: earlierIds.get(number),
    answers: answers.get(number) ?? [],
    stored: id && (await store.find(id)),
    events: id === undefined ? [] : await store.events(id),
    hasSealedKey: id !== undefined && (await store.sealedKey(id)) !== undefined,
    // All have ended when the engine is idle; when, it does not keep.
    executionEndedAtMs: undefined,
    calls: calls.get(number) ?? { counts: {}, creates: [] },
  };
}

const KEY_IN_BODY = new RegExp(`${KEY_PART}\\.(\\d+)`);

/** The creates on the wires, by the request whose key was in them. */
function createsByRequest({ providers, clock }: Remains): ReadonlyMap<number, RequestCalls> {
  const creates = new Map<number, CreateCall[]>();
  for (const wire of providers.wires.values()) {
    for (const call of wire.calls.filter(isCreateCall)) {
      const number = Number(KEY_IN_BODY.exec(call.body)?.[1]);
      creates.set(number, [...(creates.get(number) ?? []), createOf(call, clock)]);
    }
  }
  return new Map([...creates].map(([number, calls]) => [number, { counts: { create: calls.length }, creates: calls }]));
}

function createOf({ sentAtMs, endedAtMs, status }: WireCall, clock: ScaledClock): CreateCall {
  return {
    sentAtMs: clock.atMs(sentAtMs),
    ...(endedAtMs !== undefined && { endedAtMs: clock.atMs(endedAtMs) }),
    seen: status ?? 'no-answer',
  };
}
