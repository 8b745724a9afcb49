import { ConfigurationError } from '../core/domain/errors';
import type { EnvironmentName } from '../contract/environment';

/**
 * Reads the environment variables that a function needs; the only reader of `process.env` in the functions.
 *
 * @throws ConfigurationError naming every variable that is missing
 */
export function readConfig<Name extends EnvironmentName>(...names: readonly Name[]): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => (process.env[name] ?? '') === '');
  if (missing.length > 0) throw new ConfigurationError(`Missing environment variables: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
