import { AwsJsonClient } from '../../../../../lib/local/base/aws-json-client';
import { startDynoxide } from '../../../../../lib/local/tables/dynoxide';
import type { Stack } from '../../../../../lib/local/assembly/stack';
import { createTables, describeTable } from '../../../../../lib/local/tables/create-tables';
import { EngineConnection } from './engine-connection';

/** The tables' engine, with the tables of the template in it. */
export interface RealTables {
  readonly connection: EngineConnection;
  /** Where others find it. */
  readonly url: string;
  /** By the name of the table, of those that have a stream. */
  readonly streamArns: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts an engine of its own in memory and creates the template's tables, to be called in real time.
 *
 * @throws EngineStartError
 */
export async function startRealTables(stack: Stack): Promise<RealTables> {
  const engine = await startDynoxide(undefined);
  const client = new AwsJsonClient(engine.url);
  try {
    await createTables(client, stack.tables);
    const described = await Promise.all(stack.tables.map(({ ref }) => describeTable(client, ref)));
    const connection = await EngineConnection.open(engine.url);
    return {
      connection,
      url: engine.url,
      streamArns: new Map(
        described.flatMap(({ TableName: name = '', LatestStreamArn: arn }) => (arn === undefined ? [] : [[name, arn]])),
      ),
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
