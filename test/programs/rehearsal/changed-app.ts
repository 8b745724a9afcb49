/**
 * The app of the next version, for a deployment while requests run: the same app, whose state machine lets executions live
 * an hour longer; its functions are another build.
 */
import { App } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { VpnProvisionerStack } from '../../../lib/stacks/vpn-provisioner-stack';

/** Text with references in between, as CDK renders a definition. */
interface Joined {
  readonly 'Fn::Join': readonly [separator: string, parts: readonly unknown[]];
}

const EXECUTION_TIMEOUT = /"TimeoutSeconds":(\d+)}$/;
const ONE_HOUR_SECONDS = 3600;

const app = new App({ analyticsReporting: false });
const providers = String(app.node.getContext('providers')).split(',');
const stack = new VpnProvisionerStack(app, 'VpnProvisioner', {
  bundles: String(process.env['BUNDLES_DIR']),
  providers,
});
const [machine, ...others] = stack.node.findAll().filter((construct) => construct instanceof CfnStateMachine);
if (machine === undefined || others.length > 0) throw new Error('The stack has not exactly one state machine');
machine.addPropertyOverride('DefinitionString', withLongerTimeout(stack.resolve(machine.definitionString) as Joined));
app.synth();

function withLongerTimeout({ 'Fn::Join': [separator, parts] }: Joined): Joined {
  const last = String(parts.at(-1));
  const longer = last.replace(EXECUTION_TIMEOUT, (_all, seconds: string) => {
    return `"TimeoutSeconds":${Number(seconds) + ONE_HOUR_SECONDS}}`;
  });
  if (longer === last) throw new Error('The definition does not end with its time limit');
  return { 'Fn::Join': [separator, [...parts.slice(0, -1), longer]] };
}
