import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynoxide } from '../../../../../lib/local/tables/dynoxide';
import type { Stack } from '../../../../../lib/local/assembly/stack';
import { createTables } from '../../../../../lib/local/tables/create-tables';
import { EngineConnection } from './engine-connection';

/** The table's engine, with the table of the template in it. */
export interface RealTable {
  readonly name: string;
  readonly connection: EngineConnection;
  stop(): Promise<void>;
}

/**
 * Starts an engine of its own in memory and creates the template's table, to be called in real time.
 *
 * Without the stream: the engine (dynoxide 1.2.1, next_stream_sequence_number in its storage) looks through all records of
 * the stream for each item that is written and never drops one, so that 10,000 connections would take a hundred times as
 * long as 1,000. Reading and writing a stream costs no units of the table; its records are made as in the fault suites.
 *
 * @throws EngineStartError
 */
export async function startRealTable(stack: Stack): Promise<RealTable> {
  const [table, ...others] = stack.tables;
  if (table === undefined || others.length > 0) throw new Error('The template has not exactly one table');
  const engine = await startDynoxide(undefined);
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: engine.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await createTables(client, [{ ...table, properties: { ...table.properties, StreamSpecification: undefined } }]);
    const connection = await EngineConnection.open(engine.url);
    return {
      name: table.ref,
      connection,
      stop: async () => {
        connection.close();
        await engine.stop();
      },
    };
  } catch (error) {
    await engine.stop();
    throw error;
  } finally {
    client.destroy();
  }
}
