import { errorCode } from '../lib/base/error-code';
import { runCommand } from '../lib/cli/command-error';
import { EXIT } from '../lib/cli/vpnctl/base/exit-codes';
import { vpnctl } from '../lib/cli/vpnctl/program';

// Who reads may have enough before the end, as `head` has.
process.stdout.on('error', (error) => {
  if (errorCode(error) !== 'EPIPE') throw error;
  process.exit();
});
runCommand(() => vpnctl(process.argv.slice(2)), EXIT.invalid);
