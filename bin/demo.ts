import { runCommand } from '../lib/cli/command-error';
import { demo } from '../lib/cli/demo/demo';

runCommand(demo);
