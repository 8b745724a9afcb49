import type { Command } from 'commander';
import { LOCAL_URL } from '../api/api-options';
import type { Signing } from '../api/signed-send';
import { CommandError } from '../../command-error';
import { profileNamed } from './settings-file';
import type { Profile } from './settings-file';

const GATEWAY_HOST = /^[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/**
 * Settles where a command's API is and how its calls are signed: what the command line says wins, then the environment, then the
 * profile. Commands that call no API are left alone.
 *
 * @throws CommandError when the settings are wrong
 */
export async function settle(command: Command, environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!command.options.some(({ long }) => long === '--profile')) return;
  const { url, profile: name } = command.opts<{ readonly url?: string; readonly profile?: string }>();
  const profile = await profileNamed(name, environment);
  // A profile that was asked for by name is meant, whatever the environment says.
  const isProfileMeant =
    command.getOptionValueSource('profile') === 'cli' && command.getOptionValueSource('url') !== 'cli';
  const settled = (isProfileMeant ? profile?.url : undefined) ?? url ?? profile?.url ?? LOCAL_URL;
  // Before the values lose where they are from.
  command.setOptionValue('apiFlags', flagsOf(command));
  command.setOptionValue('url', settled);
  command.setOptionValue('signing', signingOf(settled, profile, environment));
}

function signingOf(url: string, profile: Profile | undefined, environment: NodeJS.ProcessEnv): Signing | undefined {
  const ofHost = GATEWAY_HOST.exec(URL.canParse(url) ? new URL(url).hostname : '')?.[1];
  const asked: Partial<Profile> = profile?.url === url ? profile : {};
  const isSigned = asked.auth === undefined ? ofHost !== undefined : asked.auth === 'sigv4';
  if (!isSigned) return undefined;
  const region = ofHost ?? asked.region ?? environment['AWS_REGION'];
  if (region === undefined) throw new CommandError(`The profile for ${url} needs the region of its API`);
  return { region, awsProfile: asked.awsProfile };
}

/** What of the command line names the API, for another one. */
function flagsOf(command: Command): string {
  const given = (['url', 'profile'] as const).filter((name) => command.getOptionValueSource(name) === 'cli');
  return given.map((name) => ` --${name} ${String(command.getOptionValue(name))}`).join('');
}
