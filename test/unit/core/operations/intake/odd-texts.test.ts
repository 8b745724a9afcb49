/** Texts of the envelope on every way in: characters that no text has, and the pre-shared key where it would be kept in clear. */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { pointerOf } from '../../../../../lambdas/core/domain/findings/violation';
import { intakeMessage } from '../../../../../lambdas/core/operations/intake/intake-message';
import { previewRequest } from '../../../../support/operations/submit';
import { submitRequest } from '../../../../support/operations/submit';
import type { SubmitDependencies } from '../../../../../lambdas/core/operations/intake/submit-request';
import { readIdempotencyKey } from '../../../../../lambdas/runtime/http/parameters';
import { CANARY_KEY, createFields, NOW_MS, providerProfile, requestId, submission } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';

const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/ticket-bot' };
const ID = '059f36b4-87a3-44ab-83d2-661975830a7d';
const URL = 'https://example.service-now.com/RITM0012345';

let deps: SubmitDependencies;
let lookedUp: string[];

beforeEach(() => {
  const profiles = new InMemoryProfileReader(providerProfile());
  lookedUp = [];
  deps = {
    store: new InMemoryRequestStore(),
    profiles: {
      read: (name) => {
        lookedUp.push(name);
        return profiles.read(name);
      },
      forget: () => {
        profiles.forget();
      },
    },
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock: new InMemoryClock(NOW_MS),
    ids: { newRequestId: () => requestId() },
  };
});

const ticket = (changes: Record<string, unknown>): Record<string, unknown> =>
  submission({ ticket: { system: 'servicenow', id: 'RITM0012345', ...changes } });

const CASES = [
  { name: 'half a character', body: ticket({ id: '\ud800' }), pointer: '/ticket/id', code: 'character-not-allowed' },
  {
    name: 'the other half',
    body: ticket({ system: 'x\udc00' }),
    pointer: '/ticket/system',
    code: 'character-not-allowed',
  },
  {
    name: 'a turned direction',
    body: ticket({ id: 'RITM\u202e21' }),
    pointer: '/ticket/id',
    code: 'character-not-allowed',
  },
  { name: 'U+0000', body: ticket({ id: 'RITM\0' }), pointer: '/ticket/id', code: 'character-not-allowed' },
  { name: 'a line end', body: ticket({ id: 'RITM1\n' }), pointer: '/ticket/id', code: 'character-not-allowed' },
  {
    name: 'a line break in a URL',
    body: ticket({ url: `${URL}\n` }),
    pointer: '/ticket/url',
    code: 'character-not-allowed',
  },
  {
    name: 'half a character in a URL',
    body: ticket({ url: `${URL}\ud800` }),
    pointer: '/ticket/url',
    code: 'character-not-allowed',
  },
  {
    name: 'half a character in the connection',
    body: submission({ connection: createFields({ name: 'a\udfff' }) }),
    pointer: '/connection/name',
    code: 'character-not-allowed',
  },
  { name: 'the key as ticket', body: ticket({ id: CANARY_KEY }), pointer: '/ticket/id', code: 'key-in-clear' },
  {
    name: 'the key in a URL',
    body: ticket({ url: `${URL}?k=${CANARY_KEY}` }),
    pointer: '/ticket/url',
    code: 'key-in-clear',
  },
  {
    name: 'the key in a name',
    body: submission({ connection: createFields({ name: `x ${CANARY_KEY}` }) }),
    pointer: '/connection/name',
    code: 'key-in-clear',
  },
];

describe.each(CASES)('$name', ({ body, pointer, code }) => {
  test('is refused over HTTP, and nothing is stored', async () => {
    const result = await submitRequest(deps, CALLER, body);

    const violations = result.kind === 'invalid' ? result.violations : [];
    expect(violations.map((one) => ({ pointer: pointerOf(one.path), code: one.code }))).toEqual([{ pointer, code }]);
    expect(JSON.stringify(result)).not.toContain(CANARY_KEY);
    expect(await deps.store.find(requestId())).toBeUndefined();
  });

  test('is found by a check', async () => {
    const { valid, errors } = await previewRequest(deps, body);

    expect(valid).toBe(false);
    expect(errors).toMatchObject([{ code }]);
  });

  test('makes a rejected request of a message, which says so and holds none of it', async () => {
    const outcome = await intakeMessage(deps, { id: ID, body: JSON.stringify(body), caller: CALLER });

    const stored = await deps.store.find(requestId());
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'invalid' });
    expect(stored?.problem?.detail).toContain(pointer);
    expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${CANARY_KEY}|\\\\u0000|\\\\ud[89a-f]|\\u202e`, 'i'));
  });
});

test('a provider that is named by the key is neither looked up nor repeated', async () => {
  const key = 'canary-key-12345';
  const body = submission({ provider: key, connection: createFields({ psk: key }) });

  const result = await submitRequest(deps, CALLER, body);

  expect(result).toMatchObject({ kind: 'invalid', violations: [{ path: ['provider'], code: 'key-in-clear' }] });
  expect(JSON.stringify(result)).not.toContain(key);
  expect(lookedUp).toEqual([]);
});

test('an idempotency key that shows the pre-shared key is refused', async () => {
  const message = { ...submission(), idempotencyKey: `once-${CANARY_KEY}` };

  expect(await submitRequest(deps, CALLER, submission(), `once-${CANARY_KEY}`)).toMatchObject({
    kind: 'invalid',
    violations: [{ path: ['idempotencyKey'], code: 'key-in-clear' }],
  });
  expect(await intakeMessage(deps, { id: ID, body: JSON.stringify(message), caller: CALLER })).toEqual({
    kind: 'undeliverable',
    code: 'invalid-idempotency-key',
    fields: ['/idempotencyKey'],
  });
  expect(await deps.store.find(requestId())).toBeUndefined();
});

test.each(['\ud800', 'a\u202eb', 'a\nb', 'a\u0085', 'x\0'])(
  'an idempotency key has no odd characters: %j',
  async (key) => {
    const body = JSON.stringify({ ...submission(), idempotencyKey: key });
    const event = { headers: { 'idempotency-key': key } } as unknown as Parameters<typeof readIdempotencyKey>[0];

    expect(await intakeMessage(deps, { id: ID, body, caller: CALLER })).toMatchObject({
      code: 'invalid-idempotency-key',
    });
    expect(() => readIdempotencyKey(event)).toThrow('Idempotency-Key must have 1 to 255 characters');
  },
);

test('a slip in a ticket is taken with a warning', async () => {
  const { valid, warnings } = await previewRequest(deps, ticket({ id: ' RITM0012345' }));

  expect(valid).toBe(true);
  expect(warnings.map(({ path }) => pointerOf(path))).toContain('/ticket/id');
});
