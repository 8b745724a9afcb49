import * as z from 'zod';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from './dialect-id';
import type { ProviderRequest, Reply } from './message';
import type { Operation } from './provider-call';
import { scriptSchema, type ScriptInput } from './script';
import type { ConnectionView } from './simulated-dialect';

const dialectSchema = z.enum(SIMULATED_DIALECTS).optional();

/** How the simulator is steered and watched, in process and, through `answerControlCall`, from another one. */
export interface Controls {
  /** Adds a script; see `scriptSchema`. Throws a ZodError that names the field when it is not one. */
  script(script: ScriptInput): void;
  /** Forgets all scripts, faults that have not struck yet included. Connections keep the outcome they have. */
  clearScripts(): void;
  /** The connections of a dialect, or of one dialect after the other; oldest first, pre-shared keys masked. */
  connections(dialect?: SimulatedDialectId): ConnectionView[];
  /** The calls that a dialect's server, or all of them together, received so far, refused and faulted ones included. */
  calls(dialect?: SimulatedDialectId): Readonly<Record<Operation, number>>;
}

/**
 * The simulator's own API for another process, no part of any provider's: `POST` and `DELETE /_simulator/scripts`,
 * `GET /_simulator/connections` and `GET /_simulator/calls`, both of all dialects or of the one in `?dialect=`. Every server
 * answers it. A bad script is answered with 400 and `{errors: [{path, detail}]}`, so is an unknown dialect. Needs no token,
 * since the servers listen on the loopback address only.
 * @returns the answer, or undefined when the path is not under `/_simulator/`
 */
export function answerControlCall(controls: Controls, request: ProviderRequest): Reply | undefined {
  if (!request.path.startsWith('/_simulator/')) return undefined;
  switch (`${request.method} ${request.path}`) {
    case 'POST /_simulator/scripts':
      return addScript(controls, request.body);
    case 'DELETE /_simulator/scripts':
      controls.clearScripts();
      return { status: 204 };
    case 'GET /_simulator/connections':
      return perDialect(request, (dialect) => ({ connections: controls.connections(dialect) }));
    case 'GET /_simulator/calls':
      return perDialect(request, (dialect) => controls.calls(dialect));
    default:
      return { status: 404, body: { errors: [{ path: '', detail: `no ${request.method} ${request.path} here` }] } };
  }
}

function perDialect({ query }: ProviderRequest, look: (dialect?: SimulatedDialectId) => unknown): Reply {
  const dialect = dialectSchema.safeParse(query.get('dialect') ?? undefined);
  if (!dialect.success)
    return { status: 400, body: { errors: [{ path: 'dialect', detail: z.prettifyError(dialect.error) }] } };
  return { status: 200, body: look(dialect.data) };
}

function addScript(controls: Controls, text: string): Reply {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { status: 400, body: { errors: [{ path: '', detail: 'the body is not JSON' }] } };
  }
  const parsed = scriptSchema.safeParse(body);
  if (!parsed.success) return { status: 400, body: { errors: parsed.error.issues.flatMap(describe) } };
  controls.script(parsed.data);
  return { status: 201, body: parsed.data };
}

function describe(issue: z.core.$ZodIssue): { path: string; detail: string }[] {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return unknown.map((key) => ({
    path: z.core.toDotPath([...issue.path, ...(key === undefined ? [] : [key])]),
    detail: issue.message,
  }));
}
