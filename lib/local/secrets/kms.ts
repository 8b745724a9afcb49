import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import { openBytes, sealBytes } from '../base/authenticated-encryption';
import { AwsError } from '../base/aws-error';
import type { AwsAction } from '../base/aws-json-server';
import { localArn } from '../base/local-account';
import type { Stack } from '../assembly/stack';

const dataKeyBytes = 32;
const keyIdBytes = 16;
const macMessageLimitBytes = 4_096;

type KeySpec = Stack['keys'][number]['properties']['KeySpec'];

interface Key {
  readonly keyId: string;
  readonly spec: KeySpec;
}

/**
 * The calls of KMS that the engine serves: GenerateDataKey (AES_256), Decrypt, GenerateMac (HMAC_SHA_256). A data key
 * is sealed with AES-256-GCM under its key's secret, the encryption context is authenticated with it. The secret of
 * every key follows from the engine's master key.
 *
 * @param masterKey 32 bytes
 */
export function kmsActions(
  keys: Stack['keys'],
  aliases: Stack['aliases'],
  masterKey: Buffer,
): Readonly<Record<string, AwsAction>> {
  const byName = new Map<string, Key>();
  for (const { ref: keyId, properties } of keys) {
    const key = { keyId, spec: properties.KeySpec };
    byName.set(keyId, key).set(keyArn(keyId), key);
  }
  for (const { AliasName, TargetKeyId } of aliases.map((alias) => alias.properties)) {
    const key = byName.get(TargetKeyId);
    if (key !== undefined) byName.set(AliasName, key).set(localArn('kms', AliasName), key);
  }
  const find = (keyName: JsonValue | undefined, spec: KeySpec): Key => {
    const name = typeof keyName === 'string' ? keyName : '';
    const key = byName.get(name);
    if (key === undefined) throw new AwsError('NotFoundException', `Key '${name}' does not exist`);
    if (key.spec !== spec) throw new AwsError('InvalidKeyUsageException', `${keyArn(key.keyId)} is of ${key.spec}`);
    return key;
  };
  const secretOf = (key: Key): Buffer => Buffer.from(hkdfSync('sha256', masterKey, '', `key/${key.keyId}`, 32));
  return {
    'TrentService.GenerateDataKey': (request) => {
      const key = find(request['KeyId'], 'SYMMETRIC_DEFAULT');
      demand(request['KeySpec'] === 'AES_256', 'KeySpec AES_256');
      const plaintext = randomBytes(dataKeyBytes);
      const blob = seal(key, secretOf(key), plaintext, contextOf(request));
      return { KeyId: keyArn(key.keyId), Plaintext: base64(plaintext), CiphertextBlob: base64(blob) };
    },
    'TrentService.Decrypt': (request) => {
      const blob = bytesOf(request['CiphertextBlob']);
      const keyId = uuidOf(blob.subarray(0, keyIdBytes));
      const key = byName.get(keyId);
      if (key === undefined) throw invalidCiphertext();
      if (request['KeyId'] !== undefined && find(request['KeyId'], 'SYMMETRIC_DEFAULT') !== key) {
        throw new AwsError('IncorrectKeyException', 'The ciphertext belongs to another key');
      }
      const plaintext = open(secretOf(key), blob, contextOf(request));
      return { KeyId: keyArn(keyId), Plaintext: base64(plaintext), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    'TrentService.GenerateMac': (request) => {
      const key = find(request['KeyId'], 'HMAC_256');
      demand(request['MacAlgorithm'] === 'HMAC_SHA_256', 'MacAlgorithm HMAC_SHA_256');
      const message = bytesOf(request['Message']);
      demand(message.length > 0 && message.length <= macMessageLimitBytes, 'Message of 1 to 4096 bytes');
      const mac = createHmac('sha256', secretOf(key)).update(message).digest();
      return { KeyId: keyArn(key.keyId), Mac: base64(mac), MacAlgorithm: 'HMAC_SHA_256' };
    },
  };
}

function seal(key: Key, secret: Buffer, plaintext: Buffer, context: Buffer): Buffer {
  return Buffer.concat([Buffer.from(key.keyId.replaceAll('-', ''), 'hex'), sealBytes(secret, plaintext, context)]);
}

function open(secret: Buffer, blob: Buffer, context: Buffer): Buffer {
  try {
    return openBytes(secret, blob.subarray(keyIdBytes), context);
  } catch {
    throw invalidCiphertext(); // KMS does not say why either
  }
}

function contextOf(request: JsonObject): Buffer {
  const context = request['EncryptionContext'];
  const entries = isJsonObject(context) ? Object.entries(context) : [];
  return Buffer.from(JSON.stringify(entries.sort(([left], [right]) => (left < right ? -1 : 1))));
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function keyArn(keyId: string): string {
  return localArn('kms', `key/${keyId}`);
}

function bytesOf(value: JsonValue | undefined): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

function demand(isGiven: boolean, what: string): void {
  if (!isGiven) throw new AwsError('ValidationException', `The local engine needs ${what}`);
}

function invalidCiphertext(): AwsError {
  return new AwsError('InvalidCiphertextException', '');
}
