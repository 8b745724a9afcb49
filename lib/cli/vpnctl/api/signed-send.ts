import type { AwsClient } from 'aws4fetch';

/** How calls are signed: AWS Signature Version 4 for API Gateway. */
export interface Signing {
  readonly region: string;
  /** Profile of the AWS configuration; default: what the environment says. */
  readonly awsProfile?: string | undefined;
}

/** What sends a call as `fetch` does. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Signs every call with the caller's own credentials, from where the AWS SDK looks for them. They are asked for each time: temporary ones
 * end.
 */
export function signedFetch({ region, awsProfile }: Signing): Fetch {
  const provider = credentialsOf(awsProfile);
  return async (url, init) => {
    const [{ AwsClient }, credentials] = await Promise.all([import('aws4fetch'), (await provider)()]);
    const signer: AwsClient = new AwsClient({ ...credentials, service: 'execute-api', region });
    return fetch(await signer.sign(url, init), { redirect: 'manual', signal: init.signal ?? null });
  };
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

async function credentialsOf(profile: string | undefined): Promise<() => Promise<Credentials>> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const provide = defaultProvider(profile === undefined ? {} : { profile });
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await provide();
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  };
}
