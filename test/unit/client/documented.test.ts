/** The client makes the calls that docs/openapi.json has, and understands the answers that it shows. */
import { ROUTES } from '../../../lambdas/contract/routes';
import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import { BATCH, CREATE, PROVIDER, REQUESTS } from '../../../lib/build/openapi/operations/examples';
import { ApiCallError } from '../../../lib/client/api-call-error';
import { ApiFormError } from '../../../lib/client/api-caller';
import type { ApiCall } from '../../../lib/client/api-caller';
import { ApiClient } from '../../../lib/client/api-client';
import { differencesOf } from '../../support/openapi/differences';
import { apiDocument, documentedRoutes } from '../../support/openapi/document';
import type { MediaType } from '../../support/openapi/document';

const ROWS = { format: 'csv', bytes: Buffer.from('operation\ndelete\n'), idempotencyKey: 'a key' } as const;
const { id } = BATCH;
const request = REQUESTS.accepted.id;

type Use = (client: ApiClient) => Promise<unknown>;

/** How the client calls each route; a new route does not compile without. */
const USES: Readonly<Record<RouteFunctionName, readonly Use[]>> = {
  'submit-request': [(client) => client.submit(CREATE, 'a key'), (client) => client.submit(CREATE)],
  'list-requests': [
    (client) => client.list({ ticket: 'RITM0012345', from: '2026-11-30', order: 'oldest', limit: 5 }),
    (client) => client.list(),
  ],
  'preview-request': [
    (client) => client.validate(CREATE),
    (client) => client.validate(CREATE, { gateway: { network_type: 'private' } }),
  ],
  'get-request': [(client) => client.get(request)],
  'list-request-events': [(client) => client.events(request)],
  'cancel-request': [(client) => client.cancel(request)],
  'submit-batch': [
    (client) => client.batches.submit({ ...ROWS, parameters: { open: 'true', provider: 'otc-classic' } }),
    (client) => client.batches.preview({ ...ROWS, parameters: { dryRun: 'true' } }),
  ],
  'list-batches': [(client) => client.batches.list({ state: 'running' })],
  'add-batch-rows': [(client) => client.batches.addRows(id, ROWS)],
  'close-batch': [(client) => client.batches.close(id)],
  'get-batch': [(client) => client.batches.get(id)],
  'list-batch-results': [
    (client) => client.batches.results(id),
    (client) => client.batches.results(id, { cursor: 'cm93OjM', include: 'request' }),
  ],
  'rerun-batch': [(client) => client.batches.rerunFailed(id)],
  'cancel-batch': [(client) => client.batches.cancel(id)],
  'get-connection': [(client) => client.audit.connection('otc-classic', '851f280f/5639')],
  'list-audit': [
    (client) => client.audit.list({ ticket: 'RITM0012345', type: 'created', order: 'oldest', limit: 5 }),
    (client) => client.audit.list(),
  ],
  'list-providers': [(client) => client.providers.list()],
  'get-provider': [(client) => client.providers.get(PROVIDER.name)],
  'pause-provider': [(client) => client.providers.pause(PROVIDER.name)],
  'resume-provider': [(client) => client.providers.resume(PROVIDER.name)],
};

interface Example {
  readonly status: number;
  readonly type: string;
  readonly value: unknown;
}

/** What the document shows of a route's answers. */
function examplesOf(route: RouteFunctionName): readonly Example[] {
  const { operation } = documentedRoutes().find(({ operation: { operationId } }) => operationId === route) ?? {};
  return Object.entries(operation?.responses ?? {}).flatMap(([status, { content }]) =>
    Object.entries(content).flatMap(([type, media]) =>
      valuesIn(media).map((value) => ({ status: Number(status), type, value })),
    ),
  );
}

function valuesIn({ examples = {} }: MediaType): readonly unknown[] {
  const { examples: named } = apiDocument().components;
  return Object.values(examples).map(({ value, $ref }) =>
    $ref === undefined ? value : named[$ref.split('/').at(-1) ?? '']?.value,
  );
}

/** A client of an API that gives this answer, and what it has sent. */
function clientAnswering({ status, value }: Example): {
  readonly client: ApiClient;
  readonly sent: readonly { readonly url: string; readonly call: ApiCall }[];
} {
  const sent: { readonly url: string; readonly call: ApiCall }[] = [];
  const client = new ApiClient('http://local', (url, call) => {
    sent.push({ url: url.slice('http://local'.length), call });
    return Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify(value)) });
  });
  return { client, sent };
}

const CASES = ROUTES.flatMap(({ functionName }) =>
  USES[functionName].map((use, index) => ({ functionName, number: index + 1, use })),
);

test.each(CASES)('the call $number of $functionName is as the document says', async ({ functionName, use }) => {
  const [good] = goodExamplesOf(functionName);
  const { client, sent } = clientAnswering(good ?? fail(functionName));
  // A preview is another answer than the batch that is shown: what counts here is what was sent.
  await use(client).catch((error: unknown) => {
    if (!(error instanceof ApiFormError)) throw error;
  });

  const headers = { 'content-type': 'application/json', location: '/', 'retry-after': '1' };
  const differences = sent.flatMap(({ url, call }) =>
    differencesOf({
      method: call.method,
      url,
      headers: call.headers,
      body: Buffer.from(call.body ?? ''),
      answer: { status: good?.status ?? 0, headers, body: Buffer.from(JSON.stringify(good?.value)) },
    }),
  );
  expect(sent).toHaveLength(1);
  expect(differences).toEqual([]);
});

test.each(ROUTES)('the client understands what the document shows of the answers of $functionName', async (route) => {
  const [use = (): never => fail(route.functionName)] = USES[route.functionName];
  const problems = examplesOf(route.functionName).filter(({ type }) => type === 'application/problem+json');

  const problemIn = (example: Example): Promise<unknown> =>
    use(clientAnswering(example).client).then(
      () => undefined,
      (error: unknown) => (error instanceof ApiCallError ? error.problem : error),
    );

  for (const example of goodExamplesOf(route.functionName)) expect(await problemIn(example)).toBeUndefined();
  for (const example of problems) expect(await problemIn(example)).toEqual(example.value);
});

/** Those of the status that the route mostly answers with. */
function goodExamplesOf(route: RouteFunctionName): readonly Example[] {
  const good = examplesOf(route).filter(({ status, type }) => status < 300 && type === 'application/json');
  return good.filter(({ status }) => status === good.at(-1)?.status);
}

function fail(route: string): never {
  throw new Error(`The document has no example of ${route}`);
}
