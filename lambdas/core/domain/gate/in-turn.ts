import { isLineOfRows, readLine } from '../request/admission';
import type { LineId } from '../request/admission';
import type { Turns } from './turn';

/**
 * Lines in the order in which they have their turns: those of single requests first, one tenant after the other; then one
 * batch of each tenant, and again one of each. Whose turn it was last comes last.
 */
export function inTurn(lines: readonly LineId[], { singles, rows, batches }: Turns): readonly LineId[] {
  const ofSingles = lines.filter((line) => !isLineOfRows(line));
  const byTenant = tenantsOf(lines.filter(isLineOfRows));
  const ownTurns = rotated([...byTenant.keys()], rows).map((tenant) => {
    return rotated(byTenant.get(tenant) ?? [], batches[tenant], batchOf);
  });
  const rounds = Math.max(0, ...ownTurns.map(({ length }) => length));
  const inRounds = Array.from({ length: rounds }, (_, round) => ownTurns.flatMap((own) => own.slice(round, round + 1)));
  return [...rotated(ofSingles, singles, tenantOf), ...inRounds.flat()];
}

/** Whose turn it was last once a line has had its own. */
export function served(turns: Turns, line: LineId): Turns {
  const { tenant, batch } = readLine(line);
  if (batch === undefined) return { ...turns, singles: tenant };
  return { ...turns, rows: tenant, batches: { ...turns.batches, [tenant]: batch } };
}

function tenantsOf(lines: readonly LineId[]): ReadonlyMap<string, readonly LineId[]> {
  const tenants = new Map<string, LineId[]>();
  lines.forEach((line) => {
    const tenant = tenantOf(line);
    tenants.set(tenant, [...(tenants.get(tenant) ?? []), line]);
  });
  return tenants;
}

/** Things in the order of their names, beginning after the name of the last one. */
function rotated<T extends string>(
  things: readonly T[],
  last: string | undefined,
  nameOf: (thing: T) => string = String,
): T[] {
  const sorted = things.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const next = last === undefined ? 0 : sorted.findIndex((thing) => nameOf(thing) > last);
  return next <= 0 ? sorted : [...sorted.slice(next), ...sorted.slice(0, next)];
}

function tenantOf(line: LineId): string {
  return readLine(line).tenant;
}

function batchOf(line: LineId): string {
  return readLine(line).batch ?? '';
}
