/** That calls which differ from docs/openapi.json are found, since every test relies on it. */
import { REQUESTS, CREATE } from '../../../lib/build/openapi/operations/examples';
import { exampleOf } from '../../../lib/build/openapi/problems';
import { apiDocument, documentedRoutes } from '../../support/openapi/document';
import type { MediaType } from '../../support/openapi/document';
import { differencesOf } from '../../support/openapi/differences';
import type { Exchange } from '../../support/openapi/exchange';
import { faultsOf } from '../../support/openapi/schemas';

interface Changes {
  readonly method?: string;
  readonly url?: string;
  readonly sent?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly answer?: object;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

/** A request that was accepted, with changes. */
function exchange(changes: Changes = {}): Exchange {
  const { method = 'POST', url = '/v1/requests', sent = CREATE, headers = {} } = changes;
  const { status = 202, answer = REQUESTS.accepted, answerHeaders = {} } = changes;
  return {
    method,
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(sent)),
    answer: {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        location: REQUESTS.accepted.links.self,
        'retry-after': '10',
        ...answerHeaders,
      },
      body: Buffer.from(JSON.stringify(answer)),
    },
  };
}

const problem = { 'content-type': 'application/problem+json' };

test('a call and its answer as the document has them differ in nothing', () => {
  expect(differencesOf(exchange())).toEqual([]);
  expect(
    differencesOf(exchange({ sent: {}, status: 422, answer: exampleOf('invalid-request'), answerHeaders: problem })),
  ).toEqual([]);
});

test.each<{ name: string; changes: Changes; found: RegExp }>([
  { name: 'a member that leaked', changes: { answer: { ...REQUESTS.accepted, psk: 'x' } }, found: /psk/ },
  { name: 'a member that is missing', changes: { answer: { id: REQUESTS.accepted.id } }, found: /'state'/ },
  { name: 'a status that it does not have', changes: { status: 201 }, found: /the answer is|additional|required/ },
  { name: 'a header of another form', changes: { answerHeaders: { 'retry-after': 'soon' } }, found: /retry-after/ },
  {
    name: 'a problem of another route',
    changes: { status: 422, answer: exampleOf('invalid-batch'), answerHeaders: problem },
    found: /code/,
  },
  {
    name: 'a problem of another status',
    changes: { status: 400, answer: exampleOf('invalid-request'), answerHeaders: problem },
    found: /status/,
  },
  {
    name: 'another media type',
    changes: { answerHeaders: { 'content-type': 'text/html' } },
    found: /the answer is text\/html/,
  },
  { name: 'a parameter that it does not have', changes: { url: '/v1/requests?colour=red' }, found: /colour/ },
  { name: 'a body that it does not allow', changes: { sent: { ...CREATE, priority: 1 } }, found: /request .*priority/ },
  {
    name: 'a header that it does not allow',
    changes: { headers: { 'idempotency-key': 'k'.repeat(300) } },
    found: /idempotency-key/,
  },
  { name: 'a path that it does not have', changes: { url: '/v1/secrets' }, found: /no such status/ },
  { name: 'a method that it does not have', changes: { method: 'PUT' }, found: /no such status/ },
])('$name is a difference', ({ changes, found }) => {
  const differences = differencesOf(exchange(changes));

  expect(differences.join('\n')).toMatch(found);
});

test('an answer without a header that it must have is a difference', () => {
  const { answer, ...asked } = exchange();
  const headers = Object.entries(answer.headers).filter(([name]) => name !== 'location');

  expect(differencesOf({ ...asked, answer: { ...answer, headers: Object.fromEntries(headers) } })).toEqual([
    'POST /v1/requests 202: the answer has no location',
  ]);
});

/** Bodies with the place of their schema. */
function bodies(): readonly (readonly [string, MediaType, readonly string[]])[] {
  return documentedRoutes().flatMap(({ at, operation: { operationId, requestBody, responses } }) => {
    const asked = Object.entries(requestBody?.content ?? {}).map(
      ([type, media]) => [`${operationId} request`, media, [...at, 'requestBody', 'content', type, 'schema']] as const,
    );
    const answered = Object.entries(responses).flatMap(([status, { content }]) =>
      Object.entries(content).map(
        ([type, media]) =>
          [`${operationId} ${status}`, media, [...at, 'responses', status, 'content', type, 'schema']] as const,
      ),
    );
    return [...asked, ...answered];
  });
}

test('every example of the document is what its schema says', () => {
  const { examples: named } = apiDocument().components;
  const found = bodies().flatMap(([name, { examples = {} }, at]) =>
    Object.values(examples).flatMap(({ value, $ref }) => {
      const example = $ref === undefined ? value : named[$ref.split('/').at(-1) ?? '']?.value;
      return faultsOf(example, at).map((fault) => `${name}: ${fault}`);
    }),
  );

  expect(found).toEqual([]);
});

test('every route has an example of each JSON body that it takes or gives', () => {
  const without = bodies().filter(([, { schema, examples }]) => '$ref' in schema && examples === undefined);

  expect(without.map(([name]) => name)).toEqual([]);
});
