/**
 * Makes a user in the emulator who may do what the acceptance cases need and nothing else (docs/engines.md). Prints the
 * user's access key as JSON; it is good for nothing but this emulator. The root of the account would not do: its
 * signatures are not checked.
 */
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { runCommand } from '../../../lib/cli/command-error';
import { expectEmulator } from './expect-emulator';

const UserName = 'acceptance';
const ALLOWED = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret'],
      Resource: 'arn:aws:secretsmanager:*:*:secret:vpn-provisioner/providers/acceptance-*',
    },
  ],
};

async function main(): Promise<number> {
  expectEmulator();
  const iam = new IAMClient({});
  await iam.send(new CreateUserCommand({ UserName }));
  const policy = { PolicyName: 'acceptance', PolicyDocument: JSON.stringify(ALLOWED) };
  await iam.send(new PutUserPolicyCommand({ UserName, ...policy }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { AWS_ACCESS_KEY_ID: key?.AccessKeyId, AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey };
  process.stdout.write(JSON.stringify(credentials));
  iam.destroy();
  return 0;
}

runCommand(main);
