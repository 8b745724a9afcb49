import { parseArgs } from 'node:util';
import { CommandError } from '../../../lib/cli/command-error';
import type { DeployedTarget } from '../../acceptance/target';

/** Where the cases are to run. */
export type Target = 'local' | 'emulator' | DeployedTarget;

/** What the command is asked to do. */
export interface Options {
  readonly target: Target;
  /** Major version of the Node.js that runs the embedded engines; default: the one that runs the command. */
  readonly node?: string | undefined;
}

/** How the command is used. */
export const USAGE = `npm run acceptance -- [--target local [--node 24] | --target emulator | --api URL --queue URL [--provider-url URL]]

  --target local         embedded engines on this machine; the default
  --node 24              the engines and their functions on Node.js 24, as on Lambda; fetched when it is needed
  --target emulator      an AWS-compatible emulator, as in npm run rehearse
  --api URL              a deployed product, with the credentials and the region of the AWS SDK's environment
  --queue URL            its intake queue; both are outputs of the stack
  --provider-url URL     where its functions reach the simulated providers of this machine, {port} standing for the port
                         of each: https://vpn-{port}.example.com for instance; default http://127.0.0.1:{port}
`;

const DEFAULT_PROVIDER_URL = 'http://127.0.0.1:{port}';

/**
 * Reads the arguments of the command.
 *
 * @throws CommandError naming what is wrong
 */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: 'string' },
      node: { type: 'string' },
      api: { type: 'string' },
      queue: { type: 'string' },
      'provider-url': { type: 'string', default: DEFAULT_PROVIDER_URL },
    },
  });
  const { node } = values;
  const target = targetOf(values);
  if (node !== undefined && target !== 'local') throw new CommandError('--node goes with --target local only');
  return { target, node };
}

interface Values {
  readonly target?: string | undefined;
  readonly api?: string | undefined;
  readonly queue?: string | undefined;
  readonly 'provider-url': string;
}

function targetOf({ target, api, queue, 'provider-url': providerUrl }: Values): Target {
  if (api === undefined) {
    if (queue !== undefined || providerUrl !== DEFAULT_PROVIDER_URL)
      throw new CommandError(`--api is missing\n${USAGE}`);
    if (target === undefined || target === 'local') return 'local';
    if (target === 'emulator') return target;
    throw new CommandError(`--target must be local or emulator, not "${target}"\n${USAGE}`);
  }
  if (target !== undefined) throw new CommandError('Give --target or --api, not both');
  if (queue === undefined) throw new CommandError(`--queue is missing\n${USAGE}`);
  if (!providerUrl.includes('{port}')) throw new CommandError('--provider-url must contain {port}');
  return { api: urlOf('--api', api), queue: urlOf('--queue', queue), providerUrl };
}

function urlOf(option: string, text: string): string {
  if (!URL.canParse(text)) throw new CommandError(`${option} must be a URL, not "${text}"`);
  return text.replace(/\/$/, '');
}
