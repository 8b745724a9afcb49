import { CommandError } from '../command-error';
import { validate, VALIDATE_USAGE } from './validate';

/** Commands of the client by name; each gives the exit code. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { validate };

/** `vpnctl <command> …` (README.md "Commands"). */
export async function vpnctl([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help') {
    process.stdout.write(`Usage:\n  ${VALIDATE_USAGE}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new CommandError(`Usage:\n  ${VALIDATE_USAGE}`);
  return command(args);
}
