import { runCommand } from '../lib/cli/command-error';
import { demo } from '../lib/cli/demo/run';

runCommand(demo);
