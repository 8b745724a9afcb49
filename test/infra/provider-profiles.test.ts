import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildDir, readable, resourcesOf } from './template';

interface SecretResource {
  readonly id: string;
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: { readonly Name?: string; readonly KmsKeyId?: unknown };
}

interface Synthesis {
  readonly exitCode: number | null;
  readonly errors: string;
  readonly secrets: readonly SecretResource[];
}

const PROJECT = resolve(__dirname, '../..');
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Runs the CDK app with a context as `cdk synth -c` gives it. */
async function synthesize(context: Readonly<Record<string, unknown>>): Promise<Synthesis> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-test-'));
  folders.push(folder);
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: PROJECT,
    env: {
      PATH: '',
      HOME: folder,
      BUNDLES_DIR: join(buildDir(), 'functions'),
      CDK_OUTDIR: folder,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const exitCode = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  return { exitCode, errors, secrets: exitCode === 0 ? await secretsIn(folder) : [] };
}

async function secretsIn(folder: string): Promise<SecretResource[]> {
  const template = await readFile(join(folder, 'VpnProvisioner.template.json'), 'utf8');
  const { Resources } = JSON.parse(template) as { Resources: Record<string, Omit<SecretResource, 'id'>> };
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::SecretsManager::Secret')
    .map(([id, secret]) => ({ id, ...secret }));
}

test('makes no secret when no provider is named', () => {
  expect(resourcesOf('AWS::SecretsManager::Secret')).toEqual([]);
});

test.each([
  { form: 'a list with commas', providers: 'otc-classic,fj-east' },
  { form: 'a JSON array', providers: ['otc-classic', 'fj-east'] },
])('makes a kept, encrypted secret for each provider named in $form', async ({ providers }) => {
  const { secrets } = await synthesize({ providers });

  expect(secrets.map(({ Properties }) => Properties.Name)).toEqual([
    'vpn-provisioner/providers/otc-classic',
    'vpn-provisioner/providers/fj-east',
  ]);
  expect(secrets.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
  expect(secrets.map(({ Properties }) => readable(Properties.KmsKeyId))).toEqual([
    'KeysSealing.Arn',
    'KeysSealing.Arn',
  ]);
  // Under another logical id a secret is made anew, without the profile that the operator has put in.
  expect(secrets.map(({ id }) => id)).toEqual(['ProviderProfilesotcclassicD8BB002B', 'ProviderProfilesfjeast7021D31D']);
});

test.each([
  { form: 'a list with commas', providers: 'otc-classic,Bad Name' },
  { form: 'a JSON array', providers: ['otc-classic', 'Bad Name'] },
  { form: 'a list with a blank', providers: 'otc-classic, fj-east' },
])('refuses a name that no profile can have, in $form', async ({ providers }) => {
  const { exitCode, errors } = await synthesize({ providers });

  expect(exitCode).not.toBe(0);
  expect(errors).toContain('ZodError');
});
