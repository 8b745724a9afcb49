import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import * as z from 'zod';
import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import { TERMINAL_STATES } from '../../../lambdas/contract/outcome';
import type { HttpResponse } from '../../../lambdas/core/domain/connection/provider-call';
import type { TransportFailure } from '../../../lambdas/core/ports/http-transport';

/** The scenarios that every dialect has, one file each: `test/contract/dialects/<dialect>/<scenario>.json`. */
export const SCENARIO_NAMES = [
  'create-minimal',
  'create-full',
  'adopt',
  'throttled',
  'token-expired',
  'quota',
  'conflict',
  'unknown-outcome',
  'failed-state',
  'update',
  'delete',
  'delete-absent',
  'duplicate-removed',
  'not-ours',
  'error-removed',
  'cancelled',
] as const;

/** File beside the scenarios with the provider profile that they start from. */
const PROFILE_FILE = 'profile.json';

const FOLDER = join(__dirname, '../../contract/dialects');

const headers = z.record(z.string().regex(/^[a-z0-9-]+$/), z.string());

const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  url: z.url(),
  headers,
  body: z.json().optional(),
});

/** A text as body is an answer that is not JSON. */
const responseSchema = z
  .strictObject({ status: z.int(), headers: headers.default({}), body: z.json().default('') })
  .transform(({ body, ...rest }): HttpResponse => ({
    ...rest,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));

const failureSchema = z.strictObject({
  kind: z.enum(['not-sent', 'no-answer']),
  reason: z.string(),
}) satisfies z.ZodType<TransportFailure>;

/** When the call must come, in seconds after the submission; given where the waiting matters. */
const call = { atSeconds: z.number().optional(), request: requestSchema };

const exchangeSchema = z.union([
  z.strictObject({ ...call, response: responseSchema }),
  z.strictObject({ ...call, failure: failureSchema }),
]);

const scenarioSchema = z.strictObject({
  description: z.string().min(1),
  /** What differs from the dialect's profile. */
  profile: z.record(z.string(), z.json()).default({}),
  /** Body of a submission (api.md "Request"). */
  submission: z.json(),
  /** When the caller cancels the request, in seconds after the submission. */
  cancelAtSeconds: z.number().optional(),
  /** Every call to the provider, the identity service included, in order. */
  exchanges: z.array(exchangeSchema),
  expected: z.strictObject({
    submit: z.literal('accepted'),
    state: z.enum(TERMINAL_STATES),
    tunnel: z.enum(['up', 'down', 'unknown']).optional(),
    connection: z.strictObject({ id: z.string(), name: z.string().optional(), status: z.string() }).optional(),
    problem: z.strictObject({ code: z.string(), providerCode: z.string().optional() }).optional(),
    events: z.array(z.string()),
  }),
});

export type Exchange = z.infer<typeof exchangeSchema>;

/** A scenario as it is read, with its profile complete. */
export type Scenario = Omit<z.infer<typeof scenarioSchema>, 'profile'> & { readonly profile: ProviderProfile };

/** Reads one scenario. Throws when its file is missing, or is not a scenario. */
export function readScenario(dialect: string, name: string): Scenario {
  const scenario = scenarioSchema.parse(readJson(dialect, `${name}.json`));
  const profile = z.record(z.string(), z.json()).parse(readJson(dialect, PROFILE_FILE));
  return { ...scenario, profile: providerProfileSchema.parse({ ...profile, ...scenario.profile }) };
}

/** The files that the scenarios of these dialects are, sorted. */
export function expectedFiles(dialects: readonly string[]): readonly string[] {
  const names = [PROFILE_FILE, ...SCENARIO_NAMES.map((name) => `${name}.json`)];
  return dialects.flatMap((dialect) => names.map((name) => `${dialect}/${name}`)).sort();
}

/** The files that there are below the folder of the scenarios, without the runner, sorted. */
export function presentFiles(): readonly string[] {
  const entries = readdirSync(FOLDER, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'));
  return files
    .map(({ parentPath, name }) => join(parentPath, name).slice(FOLDER.length + 1))
    .map(withSlashes)
    .sort();
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, '/');
}

function readJson(dialect: string, file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, dialect, file), 'utf8'));
}
