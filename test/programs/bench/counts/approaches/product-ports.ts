import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamodbRateLimiter } from '../../../../../lambdas/adapters/dynamodb/rate-limiter';
import { DynamodbTokenCache } from '../../../../../lambdas/adapters/dynamodb/token-cache';
import { KmsFingerprinter } from '../../../../../lambdas/adapters/kms/fingerprinter';
import { KmsSealer } from '../../../../../lambdas/adapters/kms/sealer';
import { SecretsManagerProfileReader } from '../../../../../lambdas/adapters/secrets-manager/profile-reader';
import { PROFILE_SECRET_PREFIX } from '../../../../../lambdas/contract/environment';
import type { Randomness } from '../../../../../lambdas/core/ports/randomness';
import { kmsActions } from '../../../../../lib/local/secrets/kms';
import { secretsManagerActions } from '../../../../../lib/local/secrets/secrets-manager';
import type { Ports } from '../../../../faults/simulation/functions/ports';
import type { Stage } from './approach';
import type { DeployedStack } from '../deployed-stack';
import { InProcessService } from '../table/in-process-service';
import type { MeteredTable } from '../table/metered-table';
import { leanOptions, stripped } from '../table/sdk-requests';

/** Of a service that is thrown away; the keys of the local engine follow from it. */
const MASTER_KEY = Buffer.alloc(32, 'benchmark');

/** What the product's functions work with besides store and executions: its own adapters, as `wiring.ts` has them. */
export class ProductPorts {
  private readonly kms: InProcessService;
  private readonly secrets: InProcessService;
  private readonly secretsClient: SecretsManagerClient;
  private readonly shared: Pick<Ports, 'sealer' | 'fingerprinter' | 'tokens' | 'limiter' | 'transport'>;

  constructor(
    private readonly stage: Stage,
    { stack, sealingKey, fingerprintKey }: DeployedStack,
    { client, tableName, random }: { client: MeteredTable['client']; tableName: string; random: Randomness },
  ) {
    const { profile } = stage.provider;
    const given = { [PROFILE_SECRET_PREFIX + profile.name]: JSON.stringify(profile) };
    this.kms = new InProcessService(kmsActions(stack.keys, stack.aliases, MASTER_KEY));
    this.secrets = new InProcessService(secretsManagerActions(stack.secrets, given, MASTER_KEY));
    this.secretsClient = stripped(new SecretsManagerClient(leanOptions(this.secrets.handle)));
    const kms = stripped(new KMSClient(leanOptions(this.kms.handle)));
    const sealer = new KmsSealer(kms, sealingKey);
    this.shared = {
      sealer,
      fingerprinter: new KmsFingerprinter(kms, fingerprintKey),
      tokens: new DynamodbTokenCache(client, tableName, sealer),
      limiter: new DynamodbRateLimiter(client, tableName, random),
      transport: stage.provider,
    };
  }

  /** Calls of KMS so far. */
  get keyCalls(): number {
    return this.kms.calls;
  }

  /** Calls of Secrets Manager so far. */
  get secretReads(): number {
    return this.secrets.calls;
  }

  /** The ports of a new instance of a function, which remembers provider profiles by itself; the rest remembers nothing. */
  ofInstance(): Omit<Ports, 'store' | 'executions'> {
    return { ...this.shared, profiles: new SecretsManagerProfileReader(this.secretsClient, this.stage.time) };
  }
}
