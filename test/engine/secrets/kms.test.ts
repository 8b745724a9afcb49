import {
  DecryptCommand,
  type DecryptCommandOutput,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  type GenerateMacCommandOutput,
  KMSClient,
} from '@aws-sdk/client-kms';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, writeAssembly } from '../../support/engine/test-assembly';

const resources = {
  Sealing: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {}, EnableKeyRotation: true } },
  Alias: {
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/sealing', TargetKeyId: { 'Fn::GetAtt': ['Sealing', 'Arn'] } },
  },
  Fingerprint: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
};

let engine: Engine;
let kms: KMSClient;

beforeAll(async () => {
  engine = await startEngine({ assemblyDir: await writeAssembly(resources) });
  kms = new KMSClient({
    endpoint: engine.endpoints.kms,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  kms.destroy();
  await engine.stop();
  await removeFolders();
});

test('refuses a call that it does not serve by name', async () => {
  const encrypting = kms.send(new EncryptCommand({ KeyId: 'alias/sealing', Plaintext: new Uint8Array(1) }));

  await expect(encrypting).rejects.toMatchObject({ name: 'UnknownOperationException' });
  await expect(encrypting).rejects.toThrow('TrentService.Encrypt');
});

test('opens a data key with its encryption context, in whatever order, and with no other', async () => {
  const context = { tenant: 'a', requestId: 'req_1' };
  const sealed = await kms.send(
    new GenerateDataKeyCommand({ KeyId: 'alias/sealing', KeySpec: 'AES_256', EncryptionContext: context }),
  );
  const open = (EncryptionContext: Record<string, string>): Promise<DecryptCommandOutput> =>
    kms.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob, EncryptionContext }));

  const opened = await open({ requestId: 'req_1', tenant: 'a' });

  expect(opened.Plaintext).toEqual(sealed.Plaintext);
  expect(opened.Plaintext).toHaveLength(32);
  await expect(open({ ...context, tenant: 'b' })).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  await expect(open({})).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

test('makes the same MAC of the same message, and refuses a message of more than 4096 bytes', async () => {
  const KeyId = engine.resources.find(({ logicalId }) => logicalId === 'Fingerprint')?.physicalId;
  const mac = (length: number): Promise<GenerateMacCommandOutput> =>
    kms.send(new GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: new Uint8Array(length) }));

  const [first, second, other] = await Promise.all([mac(10), mac(10), mac(11)]);

  expect(first.Mac).toEqual(second.Mac);
  expect(first.Mac).not.toEqual(other.Mac);
  await expect(mac(4_097)).rejects.toMatchObject({ name: 'ValidationException' });
});
