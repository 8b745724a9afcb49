import { X509Certificate } from 'node:crypto';
import * as z from 'zod';

/** Leaves a secret of Secrets Manager, 65,536 bytes, room for the rest of the profile. */
const MAX_CHARACTERS = 49_152;

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

const RULE =
  'must be the text of one or more certificates in PEM, each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';

/**
 * Certificates of private CAs in PEM, which are trusted in addition to those that every system trusts. All of them must be of a CA, and
 * one must be valid now: the old one may stand beside its successor, and must not stop a profile the day it expires. What is
 * wrong is said of each, by its number and subject.
 */
export const caCertificateSchema = z
  .string({ error: RULE })
  .max(MAX_CHARACTERS, {
    error: `must have at most ${MAX_CHARACTERS} characters: the certificates of your own CA, not those of the whole system`,
    abort: true,
  })
  .check(({ value, issues }) => {
    for (const message of problemsOf(value)) issues.push({ code: 'custom', input: value, message });
  });

function problemsOf(pem: string): string[] {
  const blocks = [...pem.matchAll(BLOCK)];
  if (blocks.some(([, label = '']) => label.includes('PRIVATE KEY'))) return ['must not hold a private key'];
  const isAllOfIt = pem.replaceAll(BLOCK, '').search(/-----(BEGIN|END) /) < 0;
  if (blocks.length === 0 || !isAllOfIt || blocks.some(([, label]) => label !== 'CERTIFICATE')) return [RULE];
  return problemsOfAll(blocks.map(([block]) => read(block)));
}

function problemsOfAll(certificates: readonly (X509Certificate | undefined)[]): string[] {
  const unusable = certificates.flatMap((certificate, index) => unusableBecause(certificate, index + 1) ?? []);
  if (unusable.length > 0) return unusable;
  const untimely = certificates.flatMap((certificate, index) => untimelyBecause(certificate, index + 1) ?? []);
  return untimely.length === certificates.length ? untimely : [];
}

function unusableBecause(certificate: X509Certificate | undefined, number: number): string | undefined {
  if (certificate === undefined) return `has a certificate that cannot be read, number ${number}`;
  if (certificate.ca) return undefined;
  return `has a certificate that is not of a CA, ${named(certificate, number)}; give the one that has signed it`;
}

function untimelyBecause(certificate: X509Certificate | undefined, number: number): string | undefined {
  if (certificate === undefined) return undefined;
  const { validFrom, validTo } = certificate;
  const nowMs = Date.now();
  if (Date.parse(validTo) < nowMs)
    return `has a certificate that has expired on ${dayOf(validTo)}, ${named(certificate, number)}`;
  if (Date.parse(validFrom) > nowMs)
    return `has a certificate that is not valid before ${dayOf(validFrom)}, ${named(certificate, number)}`;
  return undefined;
}

function read(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined; // whatever is wrong with it, nobody can trust it
  }
}

function named(certificate: X509Certificate, number: number): string {
  return `number ${number} (${subjectOf(certificate)})`;
}

function subjectOf({ subject }: X509Certificate): string {
  // A certificate need not have one.
  return ((subject as string | undefined) ?? 'no subject').replaceAll(/\s*\n\s*/g, ', ').slice(0, 100);
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
