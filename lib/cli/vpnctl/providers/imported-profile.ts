import { rootCertificates } from 'node:tls';
import { providerProfileSchema } from '../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { checked } from '../../../../lambdas/core/domain/findings/schema-findings';
import { targetOf } from '../../../../lambdas/core/operations/provider/provider-target';
import type { CloudSettings } from './cloud-settings';
import { importedAuth } from './imported-auth';
import type { Gaps, Imported } from './imported-auth';

/** What a file of a cloud does not tell. */
export interface ImportOptions {
  readonly name: string;
  readonly dialect: string;
  readonly endpoint?: string | undefined;
  /** Text of a file that the settings name. @throws Error when it cannot be read */
  readonly readNamed: (path: string) => string;
}

/** Services of which a file may name the endpoint, by dialect. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'enterprise-v5': ['vpn'],
  'huawei-v2': ['network', 'vpc'],
};

const HUAWEI_FAMILY = ['huawei-v2', 'enterprise-v5'];

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** A profile of what a file says of a cloud. No sentence of it holds a value of the file but the path of its CA's certificates. */
export function importedProfile(settings: CloudSettings, options: ImportOptions): Imported {
  const { name, dialect } = options;
  const gaps: Gaps = { missing: [], notes: [], isOneAccount: HUAWEI_FAMILY.includes(dialect) };
  const endpoint = endpointOf(settings, options, gaps);
  const auth = importedAuth(settings, gaps);
  const caCertificate = caCertificateOf(settings, options, gaps);
  const projectId = settings.get('project_id', 'tenant_id');
  const whole = { name, dialect, endpoint, caCertificate, projectId, auth };
  // Without the members that have no value.
  const profile = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
  if (gaps.missing.length === 0) gaps.missing.push(...problemsOf(profile));
  return { profile, missing: gaps.missing, notes: [...gaps.notes, ...leftBehind(settings)] };
}

function endpointOf(
  settings: CloudSettings,
  { endpoint, dialect }: ImportOptions,
  { missing }: Gaps,
): string | undefined {
  const services = SERVICES[dialect] ?? ['network'];
  const keys = services.flatMap((service) => [`${service}_endpoint_override`, `${service}_endpoint`]);
  const found = endpoint ?? settings.get(...keys);
  if (found === undefined) {
    missing.push(
      'The file does not say where the VPN API is; --endpoint does (openstack catalog show network prints it), or endpoint of the profile.',
    );
  }
  return found;
}

function caCertificateOf(
  settings: CloudSettings,
  { readNamed }: ImportOptions,
  { missing, notes }: Gaps,
): string | undefined {
  const path = settings.get('cacert', 'ca_cert');
  if (path === undefined) return undefined;
  const label = settings.label(settings.named('cacert', 'ca_cert'));
  try {
    return ownCertificates(readNamed(path), label, notes);
  } catch {
    missing.push(`${label} names a file that cannot be read, ${path}; put its text into caCertificate of the profile.`);
    return undefined;
  }
}

/** Without those that are trusted anyway: files often are those of the whole system. */
function ownCertificates(pem: string, label: string, notes: string[]): string | undefined {
  const usual = new Set(rootCertificates.map((certificate) => certificate.replaceAll(/\s/g, '')));
  const all = pem.match(CERTIFICATE) ?? [];
  const own = all.filter((certificate) => !usual.has(certificate.replaceAll(/\s/g, '')));
  if (all.length === 0) return pem;
  if (own.length < all.length) {
    notes.push(`${label}: ${all.length - own.length} of ${all.length} certificates are trusted anyway and left out.`);
  }
  return own.length === 0 ? undefined : `${own.join('\n')}\n`;
}

/** What is wrong with a profile that has everything. */
function problemsOf(profile: unknown): string[] {
  const { data, findings } = checked(providerProfileSchema, profile);
  if (findings !== undefined) return findings.map(({ detail }) => detail);
  try {
    targetOf(DIALECTS, data);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** What the file asks for and a profile cannot say; the settings that stay behind without harm by their names alone. */
function leftBehind(settings: CloudSettings): string[] {
  const isUnchecked = isFalse(settings.get('verify')) || isTrue(settings.get('insecure'));
  const checks = settings.label(settings.named('verify', 'insecure'));
  const cannot = [
    ...(isUnchecked ? [`${checks} cannot be carried over: certificates are always checked.`] : []),
    ...unable(settings, 'cert', 'a profile has no client certificate'),
    ...unable(settings, 'key', 'a profile has no client certificate'),
    ...unable(settings, 'profile', 'the settings of a vendor are not read'),
  ];
  const others = settings.unused();
  return others.length === 0 ? cannot : [...cannot, `Not carried over: ${others.join(', ')}.`];
}

function unable(settings: CloudSettings, key: string, why: string): string[] {
  return settings.get(key) === undefined ? [] : [`${settings.label(key)} cannot be carried over: ${why}.`];
}

function isFalse(text: string | undefined): boolean {
  return text !== undefined && /^(false|no|off|0)$/i.test(text);
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(true|yes|on|1)$/i.test(text);
}
