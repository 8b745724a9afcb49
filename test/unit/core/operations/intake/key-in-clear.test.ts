/** From the parse on nothing but a `Secret` refers to the pre-shared key: everything that a port is given is searched. */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { intakeMessage } from '../../../../../lambdas/core/operations/intake/intake-message';
import { previewRequest } from '../../../../../lambdas/core/operations/intake/preview-request';
import { submitRequest } from '../../../../support/operations/submit';
import type { SubmitDependencies } from '../../../../../lambdas/core/operations/intake/submit-request';
import type { Dialects } from '../../../../../lambdas/core/operations/provider/provider-target';
import { CANARY_KEY, createFields, NOW_MS, providerProfile, requestId, submission } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';

const CALLER = { tenant: '000000000000', actor: 'AIDACKCEVSQ6C2EXAMPLE' };
const MESSAGE_ID = '059f36b4-87a3-44ab-83d2-661975830a7d';
const CONNECTION_ID = '851f280f-5639-4ea3-81aa-e298525ab74b';

/** What the ports were given, in order. */
let given: { readonly port: string; readonly argument: unknown }[];
let deps: SubmitDependencies;

beforeEach(() => {
  given = [];
  deps = {
    store: watched('store', new InMemoryRequestStore()),
    profiles: watched('profiles', new InMemoryProfileReader(providerProfile())),
    dialects: { ...(DIALECTS as Dialects), 'huawei-v2': watched('dialect', DIALECTS['huawei-v2']) },
    sealer: watched('sealer', new InMemorySealer()),
    fingerprinter: watched('fingerprinter', new InMemoryFingerprinter()),
    clock: new InMemoryClock(NOW_MS),
    ids: { newRequestId: () => requestId(given.length + 1) },
  };
});

/** The same port; what it is given is kept. */
function watched<T extends object>(port: string, target: T): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        given.push(...args.map((argument) => ({ port: `${port}.${String(name)}`, argument })));
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}

/** Where in a value the key can be read; what a `Secret` keeps and what is sealed is not looked into. */
function placesIn(value: unknown, at: string): string[] {
  if (typeof value === 'string') return value.includes(CANARY_KEY) ? [at] : [];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const names = Reflect.ownKeys(value).flatMap((name) => placesIn(String(name), `name ${at}.${String(name)}`));
  return [
    ...names,
    ...Reflect.ownKeys(value).flatMap((name) => placesIn(Reflect.get(value, name), `${at}.${String(name)}`)),
  ];
}

function placesOfKey(): string[] {
  return given.flatMap(({ port, argument }) => placesIn(argument, port));
}

function secretsGivenTo(port: string): string[] {
  return given.flatMap(({ port: one, argument }) =>
    one === port && argument instanceof Secret ? [argument.reveal()] : [],
  );
}

const UPDATE = { operation: 'update', connection: { psk: CANARY_KEY }, connectionId: CONNECTION_ID };

const BODIES: readonly { readonly name: string; readonly body: Record<string, unknown> }[] = [
  { name: 'a create', body: submission() },
  { name: 'an update', body: submission(UPDATE) },
  { name: 'a delete that brings a key', body: submission({ ...UPDATE, operation: 'delete' }) },
  { name: 'a wrong envelope', body: submission({ deadlineSeconds: 1 }) },
  { name: 'a wrong connection', body: submission({ connection: createFields({ mtu: 1200 }) }) },
  { name: 'a wrong key', body: submission({ connection: createFields({ psk: `${CANARY_KEY} ?` }) }) },
  { name: 'a provider that nobody knows', body: submission({ provider: 'nowhere' }) },
];

test('a key in clear would be found, wherever it is', () => {
  given = [
    { port: 'store.accept', argument: { request: { fields: [{ psk: CANARY_KEY }] } } },
    { port: 'profiles.read', argument: `of ${CANARY_KEY}` },
    { port: 'sealer.seal', argument: new Secret(CANARY_KEY) },
  ];

  expect(placesOfKey()).toEqual(['store.accept.request.fields.0.psk', 'profiles.read']);
});

describe.each(BODIES)('$name', ({ body }) => {
  test('shows its key to no port over HTTP', async () => {
    const results = [await submitRequest(deps, CALLER, body, 'key-1'), await submitRequest(deps, CALLER, body)];

    expect(given).not.toEqual([]);
    expect([...placesOfKey(), ...placesIn(results, 'result')]).toEqual([]);
  });

  test('shows its key to no port when it is only checked', async () => {
    const preview = await previewRequest(deps, {
      value: { ...body, context: { gateway: { attachment_type: 'er' } } },
      repeated: [],
    });

    expect([...placesOfKey(), ...placesIn(preview, 'preview')]).toEqual([]);
  });

  test('shows its key to no port over the queue, also when it is delivered again or its key is used anew', async () => {
    const message = { id: MESSAGE_ID, body: JSON.stringify({ ...body, idempotencyKey: 'key-1' }), caller: CALLER };
    const changed = { ...body, ticket: { system: 'servicenow', id: 'RITM0099999' }, idempotencyKey: 'key-1' };

    const outcomes = [
      await intakeMessage(deps, message),
      await intakeMessage(deps, message),
      await intakeMessage(deps, { ...message, id: 'another', body: JSON.stringify(changed) }),
    ];

    expect(given).not.toEqual([]);
    expect([...placesOfKey(), ...placesIn(outcomes, 'outcome')]).toEqual([]);
  });
});

test('the sealer is given the key, and the fingerprinter the whole body, as secrets', async () => {
  await submitRequest(deps, CALLER, submission(), 'key-1');

  expect(secretsGivenTo('sealer.seal')).toEqual([CANARY_KEY]);
  expect(secretsGivenTo('fingerprinter.fingerprint').map((text) => JSON.parse(text) as unknown)).toEqual([
    submission(),
  ]);
});

test.each([
  { where: 'beside the connection', body: submission({ psk: CANARY_KEY }) },
  { where: 'under another name', body: submission({ connection: createFields({ PSK: CANARY_KEY }) }) },
  { where: 'in a list', body: submission({ connection: createFields({ psk: [CANARY_KEY] }) }) },
])('what stands $where is stored nowhere', async ({ body }) => {
  await submitRequest(deps, CALLER, body, 'key-1');
  await intakeMessage(deps, { id: MESSAGE_ID, body: JSON.stringify(body), caller: CALLER });

  expect(given.map(({ port }) => port)).toContain('store.accept');
  expect(placesOfKey().filter((place) => !place.startsWith('dialect.'))).toEqual([]);
});
