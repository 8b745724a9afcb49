import * as z from 'zod';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from './base/dialect-id';
import type { ProviderRequest, Reply } from './base/message';
import { UnknownConnectionError, type Controls } from './controls';
import { scheduleSchema } from './faults/schedule';
import { scriptSchema } from './faults/script';

const CONNECTION = /^\/_simulator\/connections\/([^/]+)$/;

const dialectSchema = z.enum(SIMULATED_DIALECTS).optional();

const changeSchema = z.union([
  z.strictObject({ status: z.string().min(1).max(64) }),
  z.strictObject({ remove: z.literal(true) }),
]);

/**
 * The simulator's own API for another process, no part of any provider's: `POST` and `DELETE /_simulator/scripts` and
 * `/_simulator/schedule`; `POST /_simulator/connections/{id}` with `{"status": "DOWN"}` or `{"remove": true}`;
 * `GET /_simulator/connections` and `GET /_simulator/calls`, both of all dialects or of the one in `?dialect=`;
 * `GET /_simulator/strikes`. Every server answers it. A bad body is answered with 400 and `{errors: [{path, detail}]}`, so is
 * an unknown dialect; an unknown connection with 404. Needs no token, since the servers listen on the loopback address only.
 * @returns the answer, or undefined when the path is not under `/_simulator/`
 */
export function answerControlCall(controls: Controls, request: ProviderRequest): Reply | undefined {
  if (!request.path.startsWith('/_simulator/')) return undefined;
  return answerCommand(controls, request) ?? answerQuestion(controls, request) ?? noSuchCall(request);
}

function answerCommand(controls: Controls, request: ProviderRequest): Reply | undefined {
  switch (`${request.method} ${request.path}`) {
    case 'POST /_simulator/scripts':
      return withBody(scriptSchema, request, (script) => {
        controls.script(script);
        return { status: 201, body: script };
      });
    case 'DELETE /_simulator/scripts':
      controls.clearScripts();
      return { status: 204 };
    case 'POST /_simulator/schedule':
      return withBody(scheduleSchema, request, (schedule) => {
        controls.schedule(schedule);
        return { status: 201, body: schedule };
      });
    case 'DELETE /_simulator/schedule':
      controls.clearSchedule();
      return { status: 204 };
    default: {
      const id = CONNECTION.exec(request.path)?.[1];
      return id !== undefined && request.method === 'POST' ? changeConnection(controls, id, request) : undefined;
    }
  }
}

function answerQuestion(controls: Controls, request: ProviderRequest): Reply | undefined {
  switch (`${request.method} ${request.path}`) {
    case 'GET /_simulator/connections':
      return perDialect(request, (dialect) => ({ connections: controls.connections(dialect) }));
    case 'GET /_simulator/calls':
      return perDialect(request, (dialect) => controls.calls(dialect));
    case 'GET /_simulator/strikes':
      return { status: 200, body: controls.strikes() };
    default:
      return undefined;
  }
}

function changeConnection(controls: Controls, id: string, request: ProviderRequest): Reply {
  return withBody(changeSchema, request, (change) => {
    try {
      if ('status' in change) controls.setStatus(id, change.status);
      else controls.remove(id);
      return { status: 204 };
    } catch (error) {
      if (error instanceof UnknownConnectionError) return refusal(404, [{ path: 'id', detail: error.message }]);
      throw error;
    }
  });
}

function perDialect({ query }: ProviderRequest, look: (dialect?: SimulatedDialectId) => unknown): Reply {
  const dialect = dialectSchema.safeParse(query.get('dialect') ?? undefined);
  if (!dialect.success) return refusal(400, [{ path: 'dialect', detail: z.prettifyError(dialect.error) }]);
  return { status: 200, body: look(dialect.data) };
}

function withBody<Body>(schema: z.ZodType<Body>, { body: text }: ProviderRequest, use: (body: Body) => Reply): Reply {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refusal(400, [{ path: '', detail: 'the body is not JSON' }]);
  }
  const parsed = schema.safeParse(body);
  return parsed.success ? use(parsed.data) : refusal(400, parsed.error.issues.flatMap(describe));
}

function noSuchCall({ method, path }: ProviderRequest): Reply {
  return refusal(404, [{ path: '', detail: `no ${method} ${path} here` }]);
}

interface Problem {
  readonly path: string;
  readonly detail: string;
}

function refusal(status: number, errors: readonly Problem[]): Reply {
  return { status, body: { errors } };
}

function describe(issue: z.core.$ZodIssue): Problem[] {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return unknown.map((key) => ({
    path: z.core.toDotPath([...issue.path, ...(key === undefined ? [] : [key])]),
    detail: issue.message,
  }));
}
