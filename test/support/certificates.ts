import { generate } from 'selfsigned';

const IP_ADDRESS = 7;
const DAY_MS = 86_400_000;

/** A certificate and its private key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to be like; valid from yesterday to tomorrow unless told otherwise. */
export interface CertificateOptions {
  readonly name?: string;
  readonly isCa?: boolean;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  /** Who signs it. Default: itself. */
  readonly ca?: Pair;
}

/** Makes a certificate for 127.0.0.1. */
export async function certificate(options: CertificateOptions = {}): Promise<Pair> {
  const { name = 'Test CA', isCa = true, ca } = options;
  const pem = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(options.notBeforeMs ?? Date.now() - DAY_MS),
    notAfterDate: new Date(options.notAfterMs ?? Date.now() + DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: isCa, critical: true },
      { name: 'subjectAltName', altNames: [{ type: IP_ADDRESS, ip: '127.0.0.1' }] },
    ],
    ...(ca !== undefined && { ca }),
  });
  return { cert: pem.cert, key: pem.private };
}
