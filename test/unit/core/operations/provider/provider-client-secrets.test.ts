/** No secret of a call gets out with what the provider said to it. */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import type { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import { answer, CANARY_KEY, createFields, providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import { providerClientOf } from '../../../../support/operations/provider-client';
import { ANY_TIME } from '../../../../../lambdas/core/operations/provider/slots';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const STATIC_TOKEN = 'MIIF-static-token';
const TARGET = {
  profile: providerProfile({ auth: { type: 'token', token: STATIC_TOKEN } }),
  dialect: DIALECTS['huawei-v2'],
};
const TERMS = { inDoubtBefore: false, sendBeforeMs: Infinity, slot: ANY_TIME };

let transport: InMemoryHttpTransport;
let client: ProviderClient;

beforeEach(() => {
  const clock = new InMemoryClock();
  transport = new InMemoryHttpTransport();
  client = providerClientOf(transport, clock);
});

/** What a create with a pre-shared key comes to. */
async function createWith(key: string): Promise<Awaited<ReturnType<ProviderClient['create']>>> {
  const fields = createFields({ psk: undefined });
  const preSharedKey = new Secret(key);
  return client.create(TARGET, { fields, name: 'vpn-1', marker: 'vpn-provisioner:req_1', preSharedKey }, TERMS);
}

function messageOf(result: Awaited<ReturnType<typeof createWith>>): string | undefined {
  return result.ok ? undefined : result.failure.message;
}

test.each([
  { name: 'in clear', echo: (secret: string) => secret },
  { name: 'as JSON in JSON', echo: (secret: string) => JSON.stringify({ psk: secret }) },
  { name: 'in base64', echo: (secret: string) => Buffer.from(secret).toString('base64') },
  { name: 'in a URL', echo: (secret: string) => encodeURIComponent(secret) },
])('a failed create has no pre-shared key and no token that were echoed $name', async ({ echo }) => {
  const message = `Bad psk ${echo(CANARY_KEY)} with token ${echo(STATIC_TOKEN)}`;
  transport.add(answer(400, { NeutronError: { type: 'Invalid', message, detail: '' } }));

  const text = JSON.stringify(await createWith(CANARY_KEY));

  for (const secret of [CANARY_KEY, STATIC_TOKEN]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(echo(secret));
  }
});

test('a failed update has no pre-shared key that was echoed', async () => {
  transport.add(answer(400, { code: 'x', message: `psk ${CANARY_KEY}` }));

  const result = await client.update(TARGET, ID, { fields: {}, preSharedKey: new Secret(CANARY_KEY) }, ANY_TIME);

  expect(messageOf(result)).toBe('psk [redacted]');
});

test('a failed create has no pre-shared key that was echoed as the code', async () => {
  transport.add(answer(400, { code: CANARY_KEY, message: 'x' }));

  expect(JSON.stringify(await createWith(CANARY_KEY))).not.toContain(CANARY_KEY);
});

const SPECIAL_KEY = 'quote"d\\key';
const CODE_UNITS = Array.from(SPECIAL_KEY, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join('');

// JSON has many spellings of one text (\u00fc, \u0026, \/); only what was parsed can be searched.
test.each([
  { name: 'as ASCII only', key: 'Schlüssel-1', escaped: 'Schl\\u00fcssel-1' },
  { name: 'as HTML-safe JSON', key: 'key&<1>', escaped: 'key\\u0026\\u003c1\\u003e' },
  { name: 'with slashes escaped', key: 'key/key', escaped: 'key\\/key' },
  { name: 'each character by its number', key: SPECIAL_KEY, escaped: CODE_UNITS },
])('a pre-shared key is found that the provider escapes $name', async ({ key, escaped }) => {
  transport.add(answer(400, `{"code":"a","message":"bad psk ${escaped}"}`));

  expect(messageOf(await createWith(key))).toBe('bad psk [redacted]');
});

// The text is cut to 500 characters between the two searches, and half a key is not recognised.
test('a text that is cut has no beginning of a pre-shared key at its end', async () => {
  transport.add(answer(400, `{"code":"a","message":"${'x'.repeat(492)}long\\u0026key-of-many-letters"}`));

  expect(messageOf(await createWith('long&key-of-many-letters'))).not.toContain('long&k');
});

test('an unusable answer of success is reported without its body, which may echo the key', async () => {
  transport.add(answer(201, { connection: { psk: CANARY_KEY } }));

  expect(JSON.stringify(await createWith(CANARY_KEY))).not.toContain(CANARY_KEY);
});

const ECHO = { NeutronError: { type: 'VPC.1001', message: `Connection ${CANARY_KEY} is busy, psk ${CANARY_KEY}` } };
const KEY_AT_HAND = (): Promise<readonly Secret[]> => Promise.resolve([new Secret(CANARY_KEY)]);

// provider-apis.md 5.3: what the provider says is shown where the key can be removed from it.
test.each([
  { name: 'get', call: () => client.get(TARGET, ID, KEY_AT_HAND) },
  { name: 'delete', call: () => client.remove(TARGET, ID, KEY_AT_HAND) },
  { name: 'list', call: () => client.list(TARGET, { fields: {}, name: 'vpn-1' }, undefined, KEY_AT_HAND) },
])('the failure of a $name says what the provider said, without the key', async ({ name, call }) => {
  transport.add(answer(409, ECHO));

  expect(await call()).toMatchObject({
    failure: {
      answer: { code: 'VPC.1001' },
      message: `The answer to ${name} was 409: Connection [redacted] is busy, psk [redacted]`,
    },
  });
});

test.each([
  { name: 'get', call: () => client.get(TARGET, ID) },
  { name: 'list', call: () => client.list(TARGET, { fields: {}, name: 'vpn-1' }) },
  { name: 'list', call: () => client.survey(TARGET) },
])('the failure of a $name repeats no text of the provider where the keys are not at hand', async ({ name, call }) => {
  transport.add(answer(400, ECHO));

  expect(await call()).toMatchObject({ failure: { message: `The answer to ${name} was 400` } });
});

test('an update without a key says what the provider said, but nothing that it calls a key', async () => {
  transport.add(answer(400, { code: 'x', message: `Stored psk "${CANARY_KEY}" is too old` }));

  const result = await client.update(TARGET, ID, { fields: { name: 'b' }, preSharedKey: undefined }, ANY_TIME);

  expect(messageOf(result)).toBe('Stored psk [redacted] is too old');
});
