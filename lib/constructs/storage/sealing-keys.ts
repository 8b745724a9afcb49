import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../lambdas/contract/environment';
import type { SealingPurpose } from '../../../lambdas/contract/sealing';
import type { WorkerFunction } from '../worker-function';

/**
 * The KMS keys: one wraps the data keys that seal pre-shared keys and provider tokens, one makes the keyed fingerprints
 * of request bodies (a plain hash of a body with a short pre-shared key could be guessed from the table), and the keys of
 * cursors. Whoever may use a key is told its ARN.
 */
export class SealingKeys extends Construct {
  readonly sealingKey: Key;
  readonly fingerprintKey: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.sealingKey = new Key(this, 'Sealing', {
      description: 'Wraps the data keys of sealed pre-shared keys and provider tokens',
      alias: 'alias/vpn-provisioner/sealing',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.fingerprintKey = new Key(this, 'Fingerprint', {
      description: 'Fingerprints request bodies for idempotency keys',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Allows sealing for one purpose only; the purpose is part of the encryption context (protocol.md 4, PSK). */
  allowSealing(worker: WorkerFunction, purpose: SealingPurpose): void {
    this.allow(worker, 'kms:GenerateDataKey', purpose);
  }

  /** Allows opening what was sealed for one purpose only. */
  allowOpening(worker: WorkerFunction, purpose: SealingPurpose): void {
    this.allow(worker, 'kms:Decrypt', purpose);
  }

  /** Allows making fingerprints of request bodies. */
  allowFingerprints(worker: WorkerFunction): void {
    this.allowMacs(worker);
  }

  /** Allows making and reading cursors of lists: their keys are MACs of days. */
  allowCursors(worker: WorkerFunction): void {
    this.allowMacs(worker);
  }

  private allowMacs(worker: WorkerFunction): void {
    worker.tell(ENVIRONMENT.fingerprintKey, this.fingerprintKey.keyArn);
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['kms:GenerateMac'], resources: [this.fingerprintKey.keyArn] }),
    );
  }

  private allow(worker: WorkerFunction, action: string, purpose: SealingPurpose): void {
    worker.tell(ENVIRONMENT.sealingKey, this.sealingKey.keyArn);
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: [action],
        resources: [this.sealingKey.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:purpose': purpose } },
      }),
    );
  }
}
