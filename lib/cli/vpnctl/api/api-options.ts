import { Option } from 'commander';
import type { Command } from 'commander';

/** Where `npm start` serves the API unless it is told otherwise. */
const LOCAL_URL = 'http://127.0.0.1:8787';

/** What every command that calls the API is told. */
export interface ApiOptions {
  readonly url: string;
  readonly json?: true;
}

/** Adds the options of a command that calls the API. */
export function withApiOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'where the API is').env('VPNCTL_URL').default(LOCAL_URL))
    .option('--json', 'print JSON');
}

/** The option that names the API in a command line to go on with; nothing where it is not needed. */
export function urlOption({ url }: ApiOptions, environment: NodeJS.ProcessEnv = process.env): string {
  return url === (environment['VPNCTL_URL'] ?? LOCAL_URL) ? '' : ` --url ${url}`;
}
