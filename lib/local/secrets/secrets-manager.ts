import { hkdfSync } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../base/aws-error';
import { parseSupported } from '../base/parse-supported';
import type { AwsAction } from '../base/aws-json-server';
import { secretArn } from '../assembly/references';
import type { Stack } from '../assembly/stack';

const MOST_OF_A_PAGE = 100;

const listSchema = z.strictObject({
  Filters: z
    .tuple([z.strictObject({ Key: z.literal('name'), Values: z.array(z.string().min(1)).min(1).max(10) })])
    .optional(),
  MaxResults: z.int().min(1).max(MOST_OF_A_PAGE).default(MOST_OF_A_PAGE),
  NextToken: z.string().optional(),
});

/**
 * The calls of Secrets Manager that the engine serves: GetSecretValue by name or ARN, and ListSecrets, all or by the
 * beginnings of their names. A value given to the engine comes before one in the template; a secret that the template wants
 * generated gets a random value that follows from the engine's master key.
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
    'secretsmanager.ListSecrets': (input) => listed([...values.keys()], input),
  };
}

/** A page of the names; the token is the name before the page. */
function listed(names: readonly string[], input: unknown): object {
  const {
    Filters: [{ Values: prefixes }] = [{ Values: [''] }],
    MaxResults,
    NextToken = '',
  } = parseSupported(listSchema, input, 'ListSecrets');
  const left = names
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)) && name > NextToken)
    .toSorted();
  const page = left.slice(0, MaxResults);
  return {
    SecretList: page.map((name) => ({ ARN: secretArn(name), Name: name })),
    ...(left.length > page.length && { NextToken: page.at(-1) }),
  };
}

function generatedValue(name: string, masterKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `secret/${name}`, 24)).toString('base64url');
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
