/** Profiles as people make them of what their cloud's openrc and clouds.yaml say (`fixtures/reported`), read as `npm start` does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import { readProfiles } from '../../../lib/cli/read-profiles';
import type { Fields } from '../../support/builders';
import { report } from '../../support/reported';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
const file = join(folder, 'profiles.json');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const AUTH = {
  type: 'password',
  url: 'https://keystone.example.net:5000/v3',
  username: 'u',
  password: 'canary-Passw0rd',
  domain: 'Default',
  project: { name: 'vpn' },
};
const CREDENTIAL = { type: 'applicationCredential', url: AUTH.url, id: 'a', secret: 'canary-Passw0rd' };
const PROFILE = { name: 'cloud', dialect: 'openstack-v2', endpoint: 'https://network.example.net:9696', auth: AUTH };

/** What is said of a profile; nothing when it is taken. It never repeats a secret. */
async function saidOf(changes: Fields): Promise<string> {
  writeFileSync(file, JSON.stringify([{ ...PROFILE, ...changes }]));
  const said = await readProfiles(file).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
  expect(said).not.toContain('canary-Passw0rd');
  return said;
}

const [VERSION, PATH, CREDENTIAL_AS_THERE, DOMAINS_AS_THERE, CA_AS_THERE] = report('profiles-of-openstack-clouds')
  .request as unknown as [Fields, Fields, Fields, { readonly auth: Fields }, Fields];

test.each([
  { changes: VERSION, base: 'https://network.example.net:9696' },
  { changes: PATH, base: 'https://api.example.net/networking' },
  { changes: { endpoint: 'https://api.example.net/networking/v2.0/' }, base: 'https://api.example.net/networking' },
  { changes: { endpoint: 'https://network.example.net/v2.0/vpn' }, base: 'https://network.example.net' },
  { changes: { endpoint: 'https://cloud.example.net:13696/v2.0#' }, base: undefined },
])('the endpoint of $changes is $base', async ({ changes, base }) => {
  expect((await saidOf(changes)) === '').toBe(base !== undefined);
  const { data } = providerProfileSchema.safeParse({ ...PROFILE, ...changes });
  expect(data?.endpoint).toBe(base);
});

test.each([
  { name: 'an application credential', changes: { auth: CREDENTIAL } },
  { name: 'a project in another domain', changes: { auth: { ...AUTH, project: { name: 'vpn', domain: 'customer' } } } },
  { name: 'domains by id', changes: { auth: { ...AUTH, domain: { id: 'default' }, project: { name: 'vpn' } } } },
  { name: 'a project by id', changes: { auth: { ...AUTH, project: { id: '1003' } } } },
  { name: 'an identity API without a version', changes: { auth: { ...AUTH, url: 'https://keystone.example.net' } } },
])('a cloud with $name can be said', async ({ changes }) => {
  expect(await saidOf(changes)).toBe('');
});

test.each<{ changes: Fields; says: readonly string[] }>([
  { changes: CREDENTIAL_AS_THERE, says: ['one of: password, applicationCredential, aksk, token'] },
  { changes: { auth: { ...AUTH, ...DOMAINS_AS_THERE.auth } }, says: ['domain is the field', 'of [0].auth.project'] },
  { changes: CA_AS_THERE, says: ['caCertificate is the field'] },
  {
    changes: { auth: { ...CREDENTIAL, id: undefined, application_credential_id: 'a' } },
    says: ['id is the field of [0].auth'],
  },
  {
    changes: { auth: { ...AUTH, project: undefined, project_name: 'vpn' } },
    says: ['name is the field of [0].auth.pr'],
  },
  {
    changes: { auth: { ...AUTH, project: undefined, tenant_name: 'vpn' } },
    says: ['name is the field of [0].auth.pr'],
  },
  { changes: { auth: { ...AUTH, auth_url: AUTH.url } }, says: ['url is the field of [0].auth'] },
  { changes: { auth_type: 'password' }, says: ['type is the field of [0].auth'] },
  { changes: { auth: { ...AUTH, project: 'vpn' } }, says: ['must be an object, not a string: { "id" } or { "name" }'] },
  { changes: { auth: undefined }, says: ['[0].auth is required'] },
  { changes: { caCertificate: '/etc/ssl/ca.pem' }, says: ['the text of one or more certificates in PEM'] },
  { changes: { dialect: 'huawei-v2', auth: { type: 'aksk', ak: 'A', sk: 'S' } }, says: ['accessKey', 'secretKey'] },
  { changes: { auth: { ...AUTH, password: `${AUTH.password}\n` } }, says: ['password must not end with a line break'] },
  { changes: { auth: { type: 'token', token: 'gAAA\r\n' } }, says: ['token must not end with a line break'] },
  {
    changes: { auth: { ...CREDENTIAL, secret: 'a\0b' } },
    says: ['secret must not contain line breaks and other control'],
  },
])('a profile with $changes is told the way out', async ({ changes, says }) => {
  const said = await saidOf(changes);

  for (const words of says) expect(said).toContain(words);
  expect(said).not.toMatch(/discriminator|Invalid|expected/i);
});
