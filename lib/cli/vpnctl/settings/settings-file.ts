import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { CommandError } from '../../command-error';
import { readJsonFile } from '../../read-json-file';

const profileSchema = z.strictObject({
  /** Where the API is. */
  url: z.string(),
  /** How calls are signed. Default: with SigV4 where the URL is one of API Gateway, not at all elsewhere. */
  auth: z.enum(['sigv4', 'none']).optional(),
  /** AWS region of the API; for a URL that does not say it. */
  region: z.string().optional(),
  /** Profile of the AWS configuration. */
  awsProfile: z.string().optional(),
});

const fileSchema = z.strictObject({
  /** Name of the profile when none is asked for. */
  default: z.string().optional(),
  profiles: z.record(z.string(), profileSchema),
});

/** What is remembered of one API. It holds no secret. */
export type Profile = z.infer<typeof profileSchema>;

/** Where the settings are kept: `vpnctl/config.json` in the XDG folder for configurations. */
export function settingsPath(environment: NodeJS.ProcessEnv): string {
  const folder = environment['XDG_CONFIG_HOME'];
  // Relative paths count for nothing (XDG Base Directory Specification).
  const base = folder?.startsWith('/') === true ? folder : join(homedir(), '.config');
  return join(base, 'vpnctl', 'config.json');
}

/**
 * The profile of that name; without a name the default one, if there is a file.
 *
 * @throws CommandError when the file is wrong, or has no such profile
 */
export async function profileNamed(
  name: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<Profile | undefined> {
  const path = settingsPath(environment);
  const settings = (await isThere(path)) ? read(path, await readJsonFile(path)) : undefined;
  const wanted = name ?? settings?.default;
  if (wanted === undefined) return undefined;
  const profile = settings?.profiles[wanted];
  if (profile !== undefined) return profile;
  throw new CommandError(`There is no profile "${wanted}" in ${path}: ${thereIn(settings)}`);
}

type Settings = z.infer<typeof fileSchema>;

function thereIn(settings: Settings | undefined): string {
  if (settings === undefined) return 'there is no such file';
  return `it has ${Object.keys(settings.profiles).join(', ') || 'none'}`;
}

function read(path: string, json: unknown): Settings {
  const file = fileSchema.safeParse(json);
  if (file.success) return file.data;
  const lines = file.error.issues.map((issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new CommandError(`${path} has no usable settings:\n${lines.join('\n')}`);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
