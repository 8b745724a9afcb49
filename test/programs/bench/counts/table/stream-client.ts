import type { AwsJsonClient } from '../../../../../lib/local/base/aws-json-client';
import { StreamReader } from '../../../../../lib/local/streams/stream-reader';
import type { EngineConnection } from './engine-connection';
import type { OrderedCalls } from './ordered-calls';
import type { RealTables } from './real-tables';

/** Reads a table's stream from its beginning. @throws Error when the table has none */
export function streamReader({ connection, streamArns }: RealTables, table: string, calls: OrderedCalls): StreamReader {
  const arn = streamArns.get(table);
  if (arn === undefined) throw new Error(`The table ${table} has no stream`);
  return new StreamReader(streamsClient(connection, calls), arn, undefined);
}

/** A client of the engine's streams whose calls are answered in the order in which they were made. */
function streamsClient(connection: EngineConnection, calls: OrderedCalls): Pick<AwsJsonClient, 'call'> {
  return {
    call: async <Answer>(target: string, request: object): Promise<Answer> => {
      const { status, text } = await calls.inOrder(connection.call(target, JSON.stringify(request)));
      if (status !== 200) throw new Error(`${target} was answered ${status}: ${text}`);
      return JSON.parse(text) as Answer; // as the service's reference describes it
    },
  };
}
