/** Calls the deployed API as nobody and as somebody unknown: both must be refused (protocol.md 4, API2). */
import { AwsClient } from 'aws4fetch';
import { runCommand } from '../../../lib/cli/command-error';
import { deployedTarget } from '../../acceptance/target';

const FORBIDDEN = 403;
const STRANGER = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'nobody-has-it' };

async function main(): Promise<number> {
  const target = deployedTarget();
  if (target === undefined) throw new Error('There is no deployed product');
  const url = `${target.api}/v1/requests/req_01JD0000000000000000000000`;
  const region = String(process.env['AWS_REGION']);
  const stranger = new AwsClient({ ...STRANGER, service: 'execute-api', region, retries: 0 });
  const answers = { 'without a signature': await fetch(url), 'with a key that nobody has': await stranger.fetch(url) };
  for (const [name, { status }] of Object.entries(answers)) process.stdout.write(`  ${name}: ${status}\n`);
  return Object.values(answers).every(({ status }) => status === FORBIDDEN) ? 0 : 1;
}

runCommand(main);
