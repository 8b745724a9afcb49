import { AwsJsonClient } from '../../../../../lib/local/base/aws-json-client';
import { startDynoxide } from '../../../../../lib/local/tables/dynoxide';
import type { Stack } from '../../../../../lib/local/assembly/stack';
import { createTables, describeTable } from '../../../../../lib/local/tables/create-tables';
import { EngineConnection } from './engine-connection';

/** The tables' engine, with the tables of the template in it. */
export interface RealTables {
  readonly connection: EngineConnection;
  /** Of the requests table. */
  readonly streamArn: string;
  stop(): Promise<void>;
}

/**
 * Starts an engine of its own in memory and creates the template's tables, to be called in real time.
 *
 * @param streamed name of the table whose stream is read
 * @throws EngineStartError
 */
export async function startRealTables(stack: Stack, streamed: string): Promise<RealTables> {
  const engine = await startDynoxide(undefined);
  const client = new AwsJsonClient(engine.url);
  try {
    await createTables(client, stack.tables);
    const { LatestStreamArn: streamArn } = await describeTable(client, streamed);
    if (streamArn === undefined) throw new Error(`The table ${streamed} has no stream`);
    const connection = await EngineConnection.open(engine.url);
    return {
      connection,
      streamArn,
      stop: async () => {
        connection.close();
        await engine.stop();
      },
    };
  } catch (error) {
    await engine.stop();
    throw error;
  } finally {
    client.close();
  }
}
