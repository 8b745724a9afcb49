import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A server certificate for the loopback address and its key, as PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** Makes a certificate that signs itself, so that the policies that demand TLS hold on the emulator as they do on AWS. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS_NAME, value: 'localhost' },
          { type: IP_ADDRESS, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  await writeFile(files.certificate, pem.cert);
  await writeFile(files.key, pem.private, { mode: 0o600 });
  return files;
}
