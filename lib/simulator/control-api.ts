import * as z from 'zod';
import type { ProviderRequest, Reply } from './message';
import type { Operation } from './provider-call';
import { scriptSchema, type ScriptInput } from './script';

/** A connection as the provider shows it, with the pre-shared key masked. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly peer_address: string;
  readonly [field: string]: unknown;
}

/** How the simulator is steered and watched, in process and, through `answerControlCall`, from another one. */
export interface Controls {
  /** Adds a script; see `scriptSchema`. Throws a ZodError that names the field when it is not one. */
  script(script: ScriptInput): void;
  /** Forgets all scripts, faults that have not struck yet included. Connections keep the outcome they have. */
  clearScripts(): void;
  /** All connections, oldest first. */
  connections(): ConnectionView[];
  /** The calls received so far, per operation, refused and faulted ones included. */
  calls(): Readonly<Record<Operation, number>>;
}

/**
 * The simulator's own API for another process, no part of any provider's: `POST` and `DELETE /_simulator/scripts`,
 * `GET /_simulator/connections`, `GET /_simulator/calls`. A bad script is answered with 400 and `{errors: [{path,
 * detail}]}`. Needs no token, since the server listens on the loopback address only.
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
      return { status: 200, body: { connections: controls.connections() } };
    case 'GET /_simulator/calls':
      return { status: 200, body: controls.calls() };
    default:
      return { status: 404, body: { errors: [{ path: '', detail: `no ${request.method} ${request.path} here` }] } };
  }
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
