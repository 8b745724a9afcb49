import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsClient } from 'aws4fetch';
import { PROFILE_SECRET_PREFIX } from '../../lambdas/contract/environment';
import type { NamedProfile } from '../../lib/cli/read-profiles';
import { E2eClient } from '../support/e2e/client';
import type { E2eCalling } from '../support/e2e/client';
import { Providers } from './providers';
import type { Polling } from './providers';
import type { DeployedTarget } from './target';
import type { World } from './world';

const LOOK_EVERY_MS = 500;

/** Joins a deployed product: brings the providers' profiles along as secrets, and takes them away when it is closed. */
export async function openDeployedWorld(
  target: DeployedTarget,
  names: readonly string[],
  polling?: Polling,
): Promise<World> {
  const providers = await Providers.start(names, { nowMs: () => Date.now() }, polling);
  const secrets = new ProfileSecrets(providers.profiles((url) => reachedAt(target.providerUrl, url)));
  const queue = new SQSClient({});
  const close = async (): Promise<void> => {
    await secrets.remove();
    queue.destroy();
    await providers.stop();
  };
  try {
    await secrets.put();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    api: new E2eClient(target.api, await signedCalling(queue)),
    providers,
    msPerSecond: 1000,
    sendMessages: async (...bodies) => {
      const texts = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
      const messages = texts.map((MessageBody) => new SendMessageCommand({ QueueUrl: target.queue, MessageBody }));
      await Promise.all(messages.map((message) => queue.send(message)));
    },
    close,
  };
}

/** The URL of this machine's port as the product's functions reach it. */
function reachedAt(template: string, url: string): string {
  const { port, pathname } = new URL(url);
  return template.replace('{port}', port) + pathname.replace(/\/$/, '');
}

/** Calls that are signed with the credentials of the AWS SDK's environment (SigV4, docs/adr/0006). */
async function signedCalling({ config }: SQSClient): Promise<E2eCalling> {
  const region = await config.region();
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    // Asked for each time: temporary credentials end.
    const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    const signer = new AwsClient({ ...credentials, service: 'execute-api', region, retries: 0 });
    return signer.fetch(url, init);
  };
  return { send, lookEveryMs: LOOK_EVERY_MS };
}

/** The profiles as the product reads them (profiles.md "Fields"). */
class ProfileSecrets {
  private readonly client = new SecretsManagerClient({});
  private readonly made: string[] = [];

  constructor(private readonly profiles: readonly NamedProfile[]) {}

  async put(): Promise<void> {
    for (const profile of this.profiles) {
      const [Name, SecretString] = [PROFILE_SECRET_PREFIX + profile.name, JSON.stringify(profile)];
      await this.client.send(new CreateSecretCommand({ Name, SecretString }));
      this.made.push(Name);
    }
  }

  async remove(): Promise<void> {
    for (const SecretId of this.made) {
      await this.client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    }
    this.client.destroy();
  }
}
