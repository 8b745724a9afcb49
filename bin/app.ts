import { App, Tags } from 'aws-cdk-lib';
import * as z from 'zod';
import { VpnProvisionerStack } from '../lib/stacks/vpn-provisioner-stack';

/** A list out of cdk.json, or `-c providers=one,other` from the command line. */
const providersSchema = z.union([
  z.array(z.string()),
  z.string().transform((list) => list.split(',').filter((name) => name !== '')),
]);

const app = new App({ analyticsReporting: false });
const providers = providersSchema.parse(app.node.tryGetContext('providers') ?? []);
new VpnProvisionerStack(app, 'VpnProvisioner', { bundles: process.env['BUNDLES_DIR'] ?? 'dist', providers });
Tags.of(app).add('application', 'vpn-provisioner');
app.synth();
