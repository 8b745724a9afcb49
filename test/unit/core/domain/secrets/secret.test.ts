/** The pre-shared key's type gives nothing away (protocol.md 3, T10). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { CANARY_KEY } from '../../../../support/builders';

const LAMBDAS = join(__dirname, '../../../../../lambdas');

/** Every file that may have a secret in clear, and why. Whoever reveals one anywhere else changes this table. */
const REVEALING: Readonly<Record<string, string>> = {
  'adapters/dynamodb/token-cache.ts': 'reads a sign-in back that it has sealed',
  'adapters/kms/fingerprinter.ts': 'makes the fingerprint of a body with it',
  'adapters/kms/sealer.ts': 'seals it',
  'core/dialects/enterprise-v5/requests.ts': 'writes the body of the call',
  'core/dialects/fjcloud-v2/requests.ts': 'writes the body of the call',
  'core/dialects/huawei-v2/requests.ts': 'writes the body of the call',
  'core/dialects/openstack-v2/requests.ts': 'writes the body of the call',
  'core/domain/findings/text-findings.ts': 'looks for characters in it that no text has',
  'core/domain/secrets/key-in-clear.ts': 'looks for it in texts that are kept in clear',
  'core/operations/intake/check-submission.ts': 'names that repeat a part of it are not shown',
  'core/operations/provider/call-failures.ts': 'removes it from answers',
  'core/wire/secret-field.ts': "asks the dialect's rules about it",
};

const secret = new Secret(CANARY_KEY);
const spec = { name: 'vpnconnection1', preSharedKey: secret };

const FORMS: Readonly<Record<string, () => unknown>> = {
  'String()': () => String(secret),
  'a template': () => `${String(secret)} ${secret as unknown as string}`,
  'a sum': () => 'key ' + (secret as unknown as string),
  JSON: () => JSON.stringify(secret),
  'JSON of what holds it': () => JSON.stringify(spec),
  'JSON of a list of it': () => JSON.stringify([secret]),
  inspection: () => inspect(secret),
  'inspection of what holds it': () => inspect({ deep: [spec] }, { depth: 9, showHidden: true, getters: true }),
  'inspection without custom forms': () => inspect(spec, { customInspect: false, showHidden: true, depth: 9 }),
  'a formatted line': () => format('%s %o %O %j', secret, secret, secret, secret),
  'an error': () => inspect(new Error(`failed for ${String(secret)}`, { cause: spec })),
  'a spread': () => inspect({ ...(secret as object) }),
  'own properties': () =>
    inspect([Reflect.ownKeys(secret), Object.entries(secret), Object.getOwnPropertySymbols(secret)]),
  'an assigned copy': () => inspect(Object.assign({}, secret), { showHidden: true }),
  'a structured clone': () => inspect(structuredClone(spec), { showHidden: true, depth: 9 }),
  'a serialized form': () => inspect([serialize(spec).toString('latin1'), deserialize(serialize(spec))], { depth: 9 }),
};

test('a secret reveals the secret when it is asked to', () => {
  expect(secret.reveal()).toBe(CANARY_KEY);
});

test.each(Object.entries(FORMS).map(([name, form]) => ({ name, form })))('$name does not show a secret', ({ form }) => {
  expect(form() ?? '').not.toContain(CANARY_KEY);
});

test('a secret has no JSON form, so that no mask can become the key of a connection', () => {
  expect(JSON.parse(JSON.stringify(spec))).toEqual({ name: 'vpnconnection1' });
});

test('a secret is revealed only where the table says', () => {
  const revealing = sources().filter((file) => /\breveal\b/.test(readFileSync(join(LAMBDAS, file), 'utf8')));

  expect(revealing).toEqual(Object.keys(REVEALING).toSorted());
});

/** All sources of the functions but the type's own. */
function sources(): string[] {
  return readdirSync(LAMBDAS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== join('core', 'domain', 'secrets', 'secret.ts'))
    .toSorted();
}
