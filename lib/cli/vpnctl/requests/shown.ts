import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';
import type { RequestResource } from '../../../../lambdas/contract/api/request';
import { writeJson } from '../base/json-output';
import { printable, printableLine } from '../base/printable';
import { columns, toned } from '../base/style';
import type { Tone } from '../base/style';
import type { ApiOptions } from '../api/api-options';

const TONES: Readonly<Record<RequestResource['state'], Tone>> = {
  accepted: 'plain',
  running: 'plain',
  succeeded: 'good',
  rejected: 'bad',
  failed: 'bad',
  timed_out: 'bad',
  cancelled: 'doubtful',
  needs_attention: 'bad',
};

/** Writes a request as a result, for people or programs. */
export function showRequest(request: RequestResource, { json }: Pick<ApiOptions, 'json'>): void {
  if (json === true) writeJson(request);
  else process.stdout.write(requestText(request));
}

/** A request for people. */
export function requestText(request: RequestResource): string {
  const { id, state, operation, provider, ticket, connection, problem, createdAt, requestedBy } = request;
  const lines = [
    `${id}  ${toned(stateWords(request), TONES[state])}`,
    `  ${operation} at ${printableLine(provider)}${ticket === undefined ? '' : ` for ${printableLine(`${ticket.system} ${ticket.id}`)}`}`,
    ...(connection === undefined ? [] : [`  connection ${printableLine(connectionWords(connection))}`]),
    `  asked ${createdAt} by ${printableLine(requestedBy)}, ${endWords(request)}`,
    ...(problem === undefined ? [] : [`  ${printable(problemWords(problem))}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** State, with where it is while it runs, and what the tunnel does once it has ended. */
export function stateWords({ state, phase, tunnel }: RequestResource): string {
  const words = state.replaceAll('_', ' ');
  if (state === 'running' && phase !== undefined) return `${words}, ${phase}`;
  return state === 'succeeded' && tunnel !== undefined ? `${words}, tunnel ${tunnel}` : words;
}

/** What went wrong, with the code. */
export function problemWords({ title, detail, code, providerCode }: NonNullable<RequestResource['problem']>): string {
  const of = providerCode === undefined ? code : `${code}, ${providerCode}`;
  return `${title.replace(/\.$/, '')}: ${detail} (${of})`;
}

function connectionWords({ id, name, status }: NonNullable<RequestResource['connection']>): string {
  return [id, ...(name === undefined ? [] : [name]), status].join('  ');
}

function endWords({ createdAt, endedAt, deadlineAt }: RequestResource): string {
  if (endedAt === undefined) return `to be done by ${deadlineAt}`;
  const seconds = (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
  return `ended ${endedAt}, after ${seconds.toFixed(1)} s`;
}

/** Requests in a table. */
export function requestTable(requests: readonly RequestResource[]): string {
  const rows = requests.map((request) => [
    request.id,
    request.createdAt,
    request.state,
    request.operation,
    request.provider,
    request.ticket?.id ?? '',
    request.connection?.id ?? '',
  ]);
  return columns([
    ['ID', 'ASKED', 'STATE', 'OPERATION', 'PROVIDER', 'TICKET', 'CONNECTION'],
    ...rows.map((row) => row.map(printableLine)),
  ]);
}

/** An audit trail in a table. */
export function eventTable(events: readonly AuditEvent[]): string {
  const rows = events.map((event) => [
    String(event.sequence),
    event.time,
    event.type,
    event.actor,
    event.changed.join(', '),
    [event.provider?.httpStatus, event.provider?.code].filter((part) => part !== undefined).join(' '),
  ]);
  return columns([
    ['NO', 'TIME', 'EVENT', 'ACTOR', 'CHANGED', 'PROVIDER'],
    ...rows.map((row) => row.map(printableLine)),
  ]);
}
