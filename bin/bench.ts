import { bench } from '../lib/cli/bench';
import { runCommand } from '../lib/cli/command-error';

runCommand(() => bench(process.argv.slice(2)));
