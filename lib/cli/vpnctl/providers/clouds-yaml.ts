import { parseDocument } from 'yaml';
import { looksLikeField } from '../../../../lambdas/core/domain/findings/field-name';
import { CommandError } from '../../command-error';
import { CloudSettings } from './cloud-settings';

type YamlMap = ReadonlyMap<unknown, unknown>;

/**
 * Reads one cloud of a `clouds.yaml`. All values are texts as they are written: a password of digits keeps its zeros.
 *
 * @param secrets text of the `secure.yaml` beside it, whose settings are added to those of the cloud
 * @param cloud may be left out where there is only one
 * @throws CommandError that names the file and quotes nothing of it but names of clouds
 */
export function readCloudsYaml(
  file: string,
  { text, secrets }: { readonly text: string; readonly secrets?: string | undefined },
  cloud: string | undefined,
): { readonly name: string; readonly settings: CloudSettings } {
  const clouds = mapIn(mapOf(file, text), 'clouds');
  if (clouds === undefined) throw new CommandError(`${file} has no clouds: it must be a map with the member clouds`);
  const name = nameIn(file, [...clouds.keys()].map(String), cloud);
  const chosen = mapIn(clouds, name);
  if (chosen === undefined) throw new CommandError(`${file} has no settings of the cloud ${shown(name)}`);
  const secret = secrets === undefined ? undefined : mapIn(mapIn(mapOf('secure.yaml', secrets), 'clouds'), name);
  const labels = new Map<string, string>();
  const values = new Map<string, string>();
  for (const settings of [chosen, secret]) {
    add(settings, '', { values, labels });
    add(mapIn(settings, 'auth'), 'auth.', { values, labels });
  }
  return { name, settings: new CloudSettings(values, (key) => labels.get(key) ?? `auth.${key}`) };
}

function mapOf(file: string, text: string): YamlMap {
  const document = parseDocument(text, { schema: 'failsafe', merge: true, logLevel: 'silent' });
  const [error] = document.errors;
  // The parser's own words quote the text.
  if (error !== undefined) throw new CommandError(`${file} is not YAML (line ${error.linePos?.[0].line ?? 1})`);
  return contentOf(file, () => document.toJS({ mapAsMap: true, maxAliasCount: 100 }) as unknown);
}

function contentOf(file: string, read: () => unknown): YamlMap {
  try {
    const content = read();
    if (content instanceof Map) return content;
  } catch {
    throw new CommandError(`${file} has references that cannot be followed`);
  }
  throw new CommandError(`${file} must be a map with the member clouds`);
}

function nameIn(file: string, names: readonly string[], wanted: string | undefined): string {
  const [only, ...others] = names;
  const name = wanted ?? (others.length === 0 ? only : undefined);
  if (name !== undefined && names.includes(name)) return name;
  const known = names.map(shown).join(', ') || 'none';
  throw new CommandError(
    wanted === undefined
      ? `${file} has several clouds; --cloud says which: ${known}`
      : `${file} has no such cloud; it has: ${known}`,
  );
}

/** A name on a line of its own, whatever it holds. */
function shown(name: string): string {
  return name.replaceAll(/\p{C}/gu, '?').slice(0, 64);
}

function add(
  settings: YamlMap | undefined,
  prefix: string,
  { values, labels }: { readonly values: Map<string, string>; readonly labels: Map<string, string> },
): void {
  for (const [name, value] of settings ?? []) {
    if (name === 'auth' && value instanceof Map) continue;
    const key = String(name).replaceAll('-', '_');
    // A value that stands where a name belongs may be a secret.
    labels.set(key, looksLikeField(key) ? prefix + String(name) : 'a setting whose name is not shown');
    values.set(key, typeof value === 'string' ? value : 'not a text');
  }
}

function mapIn(map: YamlMap | undefined, name: string): YamlMap | undefined {
  const value = map?.get(name);
  return value instanceof Map ? value : undefined;
}
