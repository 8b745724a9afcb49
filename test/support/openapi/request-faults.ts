import { mediaTypeOf } from './exchange';
import type { Exchange } from './exchange';
import type { FoundRoute, Parameter } from './document';
import { faultsOf } from './schemas';

/** How a call that was taken differs from what the document says of its request. */
export function requestFaults(exchange: Exchange, { at, operation }: FoundRoute): readonly string[] {
  const { parameters = [], requestBody } = operation;
  const query = new URLSearchParams(exchange.url.split('?')[1] ?? '');
  const known = new Set(parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name));
  const unknown = [...query.keys()].filter((name) => !known.has(name)).map((name) => `parameter ${name} is not known`);
  const wrong = parameters.flatMap((parameter, index) => {
    const value = parameter.in === 'query' ? query.get(parameter.name) : exchange.headers[parameter.name];
    if (parameter.in === 'path' || value === null || value === undefined) return [];
    const faults = faultsOf(valueOf(value, parameter), [...at, 'parameters', String(index), 'schema']);
    return faults.map((fault) => `parameter ${parameter.name} ${fault}`);
  });
  return [...unknown, ...wrong, ...(requestBody === undefined ? [] : bodyFaults(exchange, requestBody.content, at))];
}

function valueOf(text: string, { schema: { type } }: Parameter): unknown {
  if (type === 'integer') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

function bodyFaults({ headers, body }: Exchange, content: object, at: readonly string[]): readonly string[] {
  // `application/merge-patch+json` and the like count as JSON (errors.md).
  const type = mediaTypeOf(headers).replace(/^application\/[\w.-]+\+json$/, 'application/json');
  if (!(type in content)) return [`the request is ${type}`];
  if (type !== 'application/json') return [];
  const text = body.toString('utf8').replace(/^\ufeff/, '');
  return faultsOf(JSON.parse(text), [...at, 'requestBody', 'content', type, 'schema']).map(
    (fault) => `request ${fault}`,
  );
}
