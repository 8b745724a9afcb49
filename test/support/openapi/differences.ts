import { apiDocument, routesAt } from './document';
import type { FoundRoute, Response } from './document';
import { mediaTypeOf } from './exchange';
import type { Exchange } from './exchange';
import { requestFaults } from './request-faults';
import { faultsOf } from './schemas';

/**
 * How a call and its answer differ from the API's document; empty when they do not. What was refused may be wrong in any way: only of
 * calls that were taken the request is looked at.
 */
export function differencesOf(exchange: Exchange): readonly string[] {
  const { method, url, answer } = exchange;
  const path = decodeURI(url.split('?', 1)[0] ?? '');
  const routes = routesAt(path);
  const route = routes.find((candidate) => candidate.method === method);
  const [at, response] = responseOf(route, routes.length > 0, answer.status);
  const faults =
    response === undefined
      ? ['no such status']
      : [...answerFaults(exchange, response, at), ...(isTaken(answer) && route ? requestFaults(exchange, route) : [])];
  return faults.map((fault) => `${method} ${route?.path ?? path} ${answer.status}: ${fault}`);
}

/** What `POST /v1/validate` finds wrong is answered with 200. */
function isTaken({ status, body }: Exchange['answer']): boolean {
  return status < 300 && !body.toString('utf8').startsWith('{"valid":false');
}

function responseOf(
  route: FoundRoute | undefined,
  isKnown: boolean,
  status: number,
): readonly [readonly string[], Response | undefined] {
  if (route !== undefined) {
    const { responses } = route.operation;
    const name = String(status) in responses ? String(status) : 'default';
    return [[...route.at, 'responses', name], responses[name]];
  }
  const name = isKnown ? 'NoSuchMethod' : 'NoSuchRoute';
  const documented = status === (isKnown ? 405 : 404) ? apiDocument().components.responses[name] : undefined;
  return [['components', 'responses', name], documented];
}

function answerFaults({ answer }: Exchange, response: Response, at: readonly string[]): string[] {
  const type = mediaTypeOf(answer.headers);
  const missing = Object.entries(response.headers ?? {})
    .filter(([name, { required }]) => required === true && answer.headers[name] === undefined)
    .map(([name]) => `the answer has no ${name}`);
  const wrong = Object.keys(response.headers ?? {}).flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined
      ? []
      : faultsOf(value, [...at, 'headers', name, 'schema']).map((fault) => `header ${name} ${fault}`);
  });
  if (response.content[type] === undefined) return [...missing, ...wrong, `the answer is ${type}`];
  return [...missing, ...wrong, ...bodyFaults(answer.body.toString('utf8'), type, [...at, 'content', type, 'schema'])];
}

/** A body as its type says; of lines each. */
function bodyFaults(text: string, type: string, at: readonly string[]): readonly string[] {
  if (/json$/.test(type) && !/ndjson$/.test(type)) return faultsOf(JSON.parse(text), at);
  if (!/ndjson$/.test(type)) return faultsOf(text, at);
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => faultsOf(JSON.parse(line), at));
}
