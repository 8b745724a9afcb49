import { isDeepStrictEqual } from 'node:util';
import type { RequestTrace } from '../simulation/trace';
import type { EngineLives } from './engine-lives';
import { inTurns } from './in-turns';

/** Where the public API shows another state, connection or audit trail than the tables have. */
export async function differencesOfApi(
  { lives }: { readonly lives: EngineLives },
  requests: readonly RequestTrace[],
): Promise<readonly string[]> {
  const found = await inTurns(requests, ({ stored, events }) => differencesOf(lives, { stored, events }));
  return found.flat();
}

async function differencesOf(
  { callers }: EngineLives,
  { stored, events }: Pick<RequestTrace, 'stored' | 'events'>,
): Promise<readonly string[]> {
  if (stored === undefined) return [];
  const { body: shown } = await callers.read(`/v1/requests/${stored.id}`);
  const { body: trail } = await callers.read(`/v1/requests/${stored.id}/events`);
  const pairs = {
    state: [shown['state'], stored.state],
    // One that was made and removed is shown as such.
    connection: [idOf(shown['connection']), (stored.connection ?? stored.removed)?.id],
    problem: [codeOf(shown['problem']), stored.problem?.code],
    events: [trail['items'], JSON.parse(JSON.stringify(events))],
  };
  const different = Object.entries(pairs).filter(([, [api, table]]) => !isDeepStrictEqual(api, table));
  return different.map(
    ([what, [api, table]]) => `${what} of ${stored.id}: ${JSON.stringify(api)}, not ${JSON.stringify(table)}`,
  );
}

function idOf(connection: unknown): unknown {
  return (connection as { readonly id?: string } | null | undefined)?.id;
}

function codeOf(problem: unknown): unknown {
  return (problem as { readonly code?: string } | null | undefined)?.code;
}
