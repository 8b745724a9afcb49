import { SIMULATED_DIALECTS, type SimulatedDialectId } from '../../../../lib/simulator/base/dialect-id';
import type { Fields } from '../../../support/builders';
import { Chance } from '../chance/chance';
import { connectionFields, preSharedKeyOf, type Fate } from './connection-fields';

/**
 * What becomes of a request besides the faults that may strike any of them. `plain`: a create that nobody cancels, with
 * much time, of a connection that settles. `namesake`: as plain, but a connection of the same name is there before.
 * `unlucky`: its connection ends in ERROR, or never settles. `hurried`: has little time. `interrupted`: its execution is
 * lost. `twin`: another request asks for a connection with the same name and peer at the same time.
 */
export type RequestClass =
  'plain' | 'namesake' | 'unlucky' | 'cancelled' | 'hurried' | 'interrupted' | 'twin' | 'update' | 'delete';

/** A connection that is at the provider before its request comes. */
export interface EarlierConnection {
  readonly fields: Fields;
  readonly name: string;
}

/** A request that somebody is going to make. Milliseconds count from the start of the simulation. */
export interface PlannedRequest {
  readonly number: number;
  readonly class: RequestClass;
  readonly dialect: SimulatedDialectId;
  readonly fate: Fate;
  readonly channel: 'http' | 'queue';
  readonly idempotencyKey: string;
  readonly submitAtMs: number;
  /** When it is cancelled, after it was accepted. */
  readonly cancelAfterMs?: number | undefined;
  /** When its execution is lost, after it was accepted. */
  readonly loseAfterMs?: number | undefined;
  readonly deadlineSeconds: number;
  readonly completion: 'provisioned' | 'tunnel-up';
  readonly onFailure: 'keep' | 'delete';
  /** Absent for a delete. */
  readonly connection?: Fields | undefined;
  /** A namesake, or the connection to update or delete. */
  readonly earlier?: EarlierConnection | undefined;
}

/** Of a hundred requests, so many are of a class. */
const SHARES: readonly (readonly [RequestClass, number])[] = [
  ['plain', 70],
  ['namesake', 3],
  ['unlucky', 6],
  ['cancelled', 6],
  ['hurried', 2],
  ['interrupted', 2],
  ['twin', 1],
  ['update', 5],
  ['delete', 5],
];

const LONG_SECONDS = 3600;

/** Requests come at this rate, so that a few hundred are under way at a time. */
const REQUESTS_PER_SECOND = 10;

/** Draws the requests of a simulation. */
export function planRequests(seed: number, count: number): PlannedRequest[] {
  const chance = new Chance(seed, 'requests');
  const requests: PlannedRequest[] = [];
  while (requests.length < count) {
    const request = planRequest(requests.length, drawClass(chance), chance);
    requests.push(request);
    if (request.class === 'twin') requests.push(twinOf(request, requests.length));
  }
  return requests;
}

/** Draws a request of a class; it comes after those with lower numbers. */
export function planRequest(number: number, kind: RequestClass, chance: Chance): PlannedRequest {
  const dialect = chance.oneOf(SIMULATED_DIALECTS);
  const fate = fateOf(kind, chance);
  const isNamed = kind === 'namesake' || kind === 'twin' || chance.happens(0.5);
  const name = isNamed ? `office-${number}` : undefined;
  const fields = connectionFields(number, { dialect, fate, name, fillsMarkerPlace: chance.happens(0.3) });
  return {
    number,
    class: kind,
    dialect,
    fate,
    channel: chance.oneOf(['http', 'queue']),
    idempotencyKey: `order-${number}`,
    submitAtMs: (number / REQUESTS_PER_SECOND) * 1000,
    cancelAfterMs: kind === 'cancelled' ? chance.integer(0, 120_000) : undefined,
    loseAfterMs: kind === 'interrupted' ? chance.integer(0, 120_000) : undefined,
    deadlineSeconds: deadlineOf(kind, fate, chance),
    completion: fate === 'up' && chance.happens(0.2) ? 'tunnel-up' : 'provisioned',
    onFailure: chance.oneOf(['keep', 'delete']),
    ...partsOf({ kind, dialect, number }, fields),
  };
}

function drawClass(chance: Chance): RequestClass {
  let left = chance.integer(0, 100);
  for (const [kind, share] of SHARES) {
    if (left < share) return kind;
    left -= share;
  }
  return 'plain';
}

function fateOf(kind: RequestClass, chance: Chance): Fate {
  if (kind === 'unlucky') return chance.oneOf(['error', 'stuck']);
  return chance.oneOf(['up', 'up', 'down']);
}

function deadlineOf(kind: RequestClass, fate: Fate, chance: Chance): number {
  if (kind === 'hurried') return chance.integer(60, 180);
  return fate === 'stuck' ? chance.integer(120, 900) : LONG_SECONDS;
}

function partsOf(
  planned: { readonly kind: RequestClass; readonly dialect: SimulatedDialectId; readonly number: number },
  fields: Fields,
): Pick<PlannedRequest, 'connection' | 'earlier'> {
  const { kind, dialect, number } = planned;
  const earlier = { fields, name: `office-${number}` };
  if (kind === 'namesake') return { connection: fields, earlier };
  if (kind === 'update') return { connection: { name: `moved-${number}`, ...newKey(number, dialect) }, earlier };
  return kind === 'delete' ? { earlier } : { connection: fields };
}

/** Every other update changes the key as well; in v5 that takes a change of the policies, too. */
function newKey(number: number, dialect: SimulatedDialectId): Fields {
  return number % 2 === 0 && dialect !== 'enterprise-v5' ? { psk: preSharedKeyOf(number) } : {};
}

function twinOf(request: PlannedRequest, number: number): PlannedRequest {
  return {
    ...request,
    number,
    idempotencyKey: `order-${number}`,
    connection: { ...request.connection, psk: preSharedKeyOf(number) },
  };
}

/** The body that asks for it (api.md "Request"). @param connectionId of the connection to update or delete */
export function submissionOf(planned: PlannedRequest, connectionId?: string): Record<string, unknown> {
  const { class: kind, dialect, connection, deadlineSeconds, completion, onFailure, number } = planned;
  const isChange = kind === 'update' || kind === 'delete';
  return {
    operation: isChange ? kind : 'create',
    provider: dialect,
    ...(connection !== undefined && { connection }),
    ...(isChange && { connectionId }),
    ticket: { system: 'servicenow', id: `RITM${number}` },
    deadlineSeconds,
    ...(!isChange && { completion, onFailure }),
  };
}
