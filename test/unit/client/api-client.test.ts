import { requestResourceSchema } from '../../../lambdas/contract/api/request';
import { resourceOf } from '../../../lambdas/core/domain/request/request-resource';
import { ApiCallError } from '../../../lib/client/api-call-error';
import type { ApiCall } from '../../../lib/client/api-caller';
import { ApiClient, hasEnded } from '../../../lib/client/api-client';
import { provisioningRequest } from '../../support/builders';

const URL = 'https://api.example.com';
const SUBMISSION = { operation: 'delete', provider: 'otc-classic', connectionId: '851f280f' } as const;
/** Without members that are `undefined`: there are none in JSON. */
const RESOURCE = requestResourceSchema.parse(JSON.parse(JSON.stringify(resourceOf(provisioningRequest()))));

/** A client of an API that always answers the same, and what it has been sent. */
function clientOf(status: number, answer: unknown): { client: ApiClient; sent: [string, ApiCall][] } {
  const sent: [string, ApiCall][] = [];
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const client = new ApiClient(URL, (url, call) => {
    sent.push([url, call]);
    return Promise.resolve({ status, text: () => Promise.resolve(text) });
  });
  return { client, sent };
}

test('a submission is posted as it is, with its idempotency key in quotes', async () => {
  const { client, sent } = clientOf(202, RESOURCE);

  const request = await client.submit(SUBMISSION, 'say "once"');

  expect(request).toEqual(RESOURCE);
  expect(sent).toEqual([
    [
      `${URL}/v1/requests`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': '"say \\"once\\""' },
        body: JSON.stringify(SUBMISSION),
      },
    ],
  ]);
});

test('an id cannot lead to another route', async () => {
  const { client, sent } = clientOf(200, RESOURCE);

  await client.get('../providers?x=');

  expect(sent.map(([url]) => url)).toEqual([`${URL}/v1/requests/..%2Fproviders%3Fx%3D`]);
});

test('what is beside a request when it is validated is its context', async () => {
  const { client, sent } = clientOf(200, { valid: true, errors: [], warnings: [] });

  await client.validate(SUBMISSION, { gateway: { attachment_type: 'er' } });

  expect(sent.map(([, { body }]) => JSON.parse(String(body)) as unknown)).toEqual([
    { ...SUBMISSION, context: { gateway: { attachment_type: 'er' } } },
  ]);
});

test('members that the contract does not know are left out of an answer', async () => {
  const { client } = clientOf(200, { ...RESOURCE, colour: 'green' });

  expect(await client.get(RESOURCE.id)).toEqual(RESOURCE);
});

test('a problem becomes an error with the problem and a sentence that names each fault', async () => {
  const errors = [{ pointer: '/connection/mtu', code: 'out-of-range', detail: 'mtu must be 1500.' }];
  const problem = { type: 'urn:x', title: 'The request is not valid', status: 422, code: 'invalid-request', errors };
  const { client } = clientOf(422, problem);

  const error: unknown = await client.submit(SUBMISSION).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ApiCallError);
  expect(error).toMatchObject({
    status: 422,
    problem,
    message: 'POST /v1/requests answered 422: The request is not valid; /connection/mtu: mtu must be 1500.',
  });
});

test.each([
  { name: 'JSON of API Gateway', answer: { message: 'Forbidden' }, says: ': Forbidden' },
  { name: 'a page', answer: '<html>', says: '' },
])('a refusal that is no problem of ours is an error with the status: $name', async ({ answer, says }) => {
  const { client } = clientOf(403, answer);

  await expect(client.events('req_1')).rejects.toMatchObject({
    status: 403,
    problem: undefined,
    message: `GET /v1/requests/req_1/events answered 403${says}`,
  });
});

test.each([
  { name: 'no JSON', answer: '<html>', says: /answered 200 in another form/ },
  { name: 'a state that nobody knows', answer: { ...RESOURCE, state: 'lost' }, says: /another form: state / },
])('an answer in another form is refused and says where: $name', async ({ answer, says }) => {
  const { client } = clientOf(200, answer);

  await expect(client.cancel(RESOURCE.id)).rejects.toThrow(says);
});

test('a request has ended when it says when', () => {
  expect([hasEnded({}), hasEnded({ endedAt: RESOURCE.createdAt })]).toEqual([false, true]);
});
