import { runCommand } from '../lib/cli/command-error';
import { vpnctl } from '../lib/cli/vpnctl/vpnctl';

runCommand(() => vpnctl(process.argv.slice(2)));
