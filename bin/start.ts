import { runCommand } from '../lib/cli/command-error';
import { start } from '../lib/cli/start';

runCommand(() => start(process.argv.slice(2)));
