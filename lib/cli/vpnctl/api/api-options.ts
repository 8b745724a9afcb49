import { Option } from 'commander';
import type { Command } from 'commander';
import type { Signing } from './signed-send';

/** Where `npm start` serves the API unless it is told otherwise. */
export const LOCAL_URL = 'http://127.0.0.1:8787';

/** What every command that calls the API is told, once settled (settings.ts). */
export interface ApiOptions {
  readonly url: string;
  readonly json?: true;
  /** `false` with `--no-input`: nothing is asked or awaited from a terminal. */
  readonly input?: boolean;
  /** How calls are signed; absent: not at all. */
  readonly signing?: Signing | undefined;
  /** The options that name the API in a command line to go on with; nothing where none is needed. */
  readonly apiFlags?: string;
}

/** Adds the options of a command that calls the API. */
export function withApiOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', `where the API is; default: that of the profile, or ${LOCAL_URL}`).env('VPNCTL_URL'),
    )
    .addOption(new Option('--profile <name>', 'profile of the settings file').env('VPNCTL_PROFILE'))
    .option('--no-input', 'never wait for something to be typed')
    .option('--json', 'print JSON');
}

/** The options that name the API in a command line to go on with. */
export function urlOption({ apiFlags = '' }: Pick<ApiOptions, 'apiFlags'>): string {
  return apiFlags;
}
