import { runCommand } from '../lib/cli/command-error';
import { EXIT } from '../lib/cli/vpnctl/base/exit-codes';
import { vpnctl } from '../lib/cli/vpnctl/program';

runCommand(() => vpnctl(process.argv.slice(2)), EXIT.invalid);
