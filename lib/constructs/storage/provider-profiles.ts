import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { PROFILE_SECRET_PREFIX } from '../../../lambdas/contract/environment';
import { providerProfileSchema } from '../../../lambdas/contract/provider-profile';
import type { WorkerFunction } from '../worker-function';

/** The profiles, and the key that encrypts them. */
export interface ProviderProfilesProps {
  /** Names of the profiles to make a secret for; the operator puts the profile's JSON in (profiles.md "Fields"). */
  readonly names: readonly string[];
  /** Encrypts the secrets. */
  readonly encryptionKey: IKey;
}

/**
 * The secrets that hold provider profiles, credentials included. A secret made here starts without a usable profile and
 * requests for it are refused until the operator has put one in. Secrets of the same name prefix that were made elsewhere
 * with the account's default key are readable as well.
 */
export class ProviderProfiles extends Construct {
  private readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: ProviderProfilesProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    for (const name of props.names) {
      new Secret(this, name, {
        secretName: `${PROFILE_SECRET_PREFIX}${providerProfileSchema.shape.name.parse(name)}`,
        description: `Provider profile ${name} of VPN Provisioner`,
        encryptionKey: props.encryptionKey,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
  }

  /** Allows listing the names of secrets; AWS cannot limit it to some. */
  allowListing(worker: WorkerFunction): void {
    worker.addToRolePolicy(new PolicyStatement({ actions: ['secretsmanager:ListSecrets'], resources: ['*'] }));
  }

  /** Allows reading every provider profile and nothing else. */
  allowReading(worker: WorkerFunction): void {
    const stack = Stack.of(this);
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [
          stack.formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            resourceName: `${PROFILE_SECRET_PREFIX}*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
      }),
    );
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.encryptionKey.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } },
      }),
    );
  }
}
