import { hkdfSync } from 'node:crypto';
import { AwsError } from '../base/aws-error';
import type { AwsAction } from '../base/aws-json-server';
import { secretArn } from '../assembly/references';
import type { Stack } from '../assembly/stack';

/**
 * The call of Secrets Manager that the engine serves: GetSecretValue by name or ARN. A value given to the engine
 * comes before one in the template; a secret that the template wants generated gets a random value that follows
 * from the engine's master key.
 *
 * @param given SecretString by name
 */
export function secretsManagerActions(
  secrets: Stack['secrets'],
  given: Readonly<Record<string, string>>,
  masterKey: Buffer,
): Readonly<Record<string, AwsAction>> {
  const values = new Map<string, string | undefined>();
  for (const { logicalId, properties } of secrets) {
    const name = properties.Name ?? logicalId;
    const generated = properties.GenerateSecretString && generatedValue(name, masterKey);
    values.set(name, properties.SecretString ?? generated);
  }
  Object.entries(given).forEach(([name, value]) => values.set(name, value));
  return {
    'secretsmanager.GetSecretValue': ({ SecretId }) => {
      const name = [...values.keys()].find((known) => known === SecretId || secretArn(known) === SecretId);
      if (name === undefined) throw notFound("Secrets Manager can't find the specified secret.");
      const value = values.get(name);
      if (value === undefined) {
        throw notFound("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
      }
      return {
        ARN: secretArn(name),
        Name: name,
        SecretString: value,
        VersionId: '00000000-0000-4000-8000-000000000000',
        VersionStages: ['AWSCURRENT'],
      };
    },
  };
}

function generatedValue(name: string, masterKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `secret/${name}`, 24)).toString('base64url');
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
