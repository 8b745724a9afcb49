import { InMemoryChunkQueue } from '../../../../support/in-memory/batches/chunk-queue';
import { InMemoryLogger } from '../../../../support/in-memory/logger';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamodbActors } from '../../../../../lambdas/adapters/dynamodb/actors';
import { DynamodbBatchLedger } from '../../../../../lambdas/adapters/dynamodb/batches/batch-ledger';
import { DynamodbBatchStore } from '../../../../../lambdas/adapters/dynamodb/batches/batch-store';
import { DynamodbFlights } from '../../../../../lambdas/adapters/dynamodb/flights';
import { DynamodbLines } from '../../../../../lambdas/adapters/dynamodb/lines';
import { DynamodbPaceStore } from '../../../../../lambdas/adapters/dynamodb/pace-store';
import { DynamodbPlaces } from '../../../../../lambdas/adapters/dynamodb/places';
import { DynamodbTokenCache } from '../../../../../lambdas/adapters/dynamodb/token-cache';
import { KmsFingerprinter } from '../../../../../lambdas/adapters/kms/fingerprinter';
import { KmsSealer } from '../../../../../lambdas/adapters/kms/sealer';
import {
  SecretsManagerProfileReader,
  WATCHED_PROFILE_MS,
} from '../../../../../lambdas/adapters/secrets-manager/profile-reader';
import { PROFILE_SECRET_PREFIX } from '../../../../../lambdas/contract/environment';
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import type { Clock } from '../../../../../lambdas/core/ports/clock';
import { kmsActions } from '../../../../../lib/local/secrets/kms';
import { secretsManagerActions } from '../../../../../lib/local/secrets/secrets-manager';
import type { SimulatedFunction } from '../../../../faults/simulation/functions/functions';
import type { Ports } from '../../../../faults/simulation/functions/ports';
import type { DeployedStack } from '../deployed-stack';
import { InProcessService } from '../table/in-process-service';
import type { MeteredTables } from '../table/metered-tables';
import { leanOptions, stripped } from '../table/sdk-requests';

/** Of a service that is thrown away; the keys of the local engine follow from it. */
const MASTER_KEY = Buffer.alloc(32, 'benchmark');

/** The ports that are the product's own adapters and nothing else. */
type OwnPorts = Omit<Ports, 'store' | 'executions' | 'errands' | 'transport'>;

/** What the product's functions work with: its own adapters, as `wiring.ts` has them. */
export class ProductPorts {
  private readonly kms: InProcessService;
  private readonly secrets: InProcessService;
  private readonly secretsClient: SecretsManagerClient;
  private readonly shared: Omit<OwnPorts, 'profiles'>;
  private readonly clock: Clock;
  private marks = 0;

  constructor(
    { stack, tables, sealingKey, fingerprintKey }: DeployedStack,
    client: MeteredTables['client'],
    { profiles, clock }: { readonly profiles: readonly ProviderProfile[]; readonly clock: Clock },
  ) {
    const given = Object.fromEntries(
      profiles.map((profile) => [PROFILE_SECRET_PREFIX + profile.name, JSON.stringify(profile)]),
    );
    this.kms = new InProcessService(kmsActions(stack.keys, stack.aliases, MASTER_KEY));
    this.secrets = new InProcessService(secretsManagerActions(stack.secrets, given, MASTER_KEY));
    this.secretsClient = stripped(new SecretsManagerClient(leanOptions(this.secrets.handle)));
    this.clock = clock;
    const kms = stripped(new KMSClient(leanOptions(this.kms.handle)));
    const sealer = new KmsSealer(kms, sealingKey);
    this.shared = {
      sealer,
      fingerprinter: new KmsFingerprinter(kms, fingerprintKey),
      tokens: new DynamodbTokenCache(client, tables.work, sealer),
      paces: new DynamodbPaceStore(client, tables.work),
      flights: new DynamodbFlights(client, tables.work, new InMemoryLogger()),
      actors: new DynamodbActors(client, tables.work, new InMemoryLogger()),
      batches: new DynamodbBatchStore(client, tables.requests),
      ledger: new DynamodbBatchLedger(client, tables.work),
      chunks: new InMemoryChunkQueue(),
      gates: new DynamodbActors(client, tables.work, new InMemoryLogger(), 'gate'),
      lines: new DynamodbLines(client, tables.work, new InMemoryLogger(), () => String((this.marks += 1))),
      places: new DynamodbPlaces(client, tables.work, new InMemoryLogger()),
    };
  }

  /** What has become of rows of batches. */
  get ledger(): OwnPorts['ledger'] {
    return this.shared.ledger;
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
  ofInstance(name: SimulatedFunction): OwnPorts {
    const cacheMs = name === 'watch' ? WATCHED_PROFILE_MS : undefined;
    return { ...this.shared, profiles: new SecretsManagerProfileReader(this.secretsClient, this.clock, cacheMs) };
  }
}
