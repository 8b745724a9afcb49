// Runs an engine until it is killed; for tests that kill it. Arguments: assembly folder, data folder.
import { startEngine } from '../../../lib/local/engine';

async function main(): Promise<void> {
  const [assemblyDir = '', dataDir = ''] = process.argv.slice(2);
  const engine = await startEngine({ assemblyDir, dataDir, timeScale: 0.1 });
  const key = engine.resources.find(({ type }) => type === 'AWS::KMS::Key');
  process.stdout.write(`${JSON.stringify({ ...engine.endpoints, keyId: key?.physicalId })}\n`);
}

void main();
