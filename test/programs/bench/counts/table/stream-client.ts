import type { AwsJsonClient } from '../../../../../lib/local/base/aws-json-client';
import type { EngineConnection } from './engine-connection';
import type { OrderedCalls } from './ordered-calls';

/** A client of the engine's streams whose calls are answered in the order in which they were made. */
export function streamsClient(connection: EngineConnection, calls: OrderedCalls): Pick<AwsJsonClient, 'call'> {
  return {
    call: async <Answer>(target: string, request: object): Promise<Answer> => {
      const { status, text } = await calls.inOrder(connection.call(target, JSON.stringify(request)));
      if (status !== 200) throw new Error(`${target} was answered ${status}: ${text}`);
      return JSON.parse(text) as Answer; // as the service's reference describes it
    },
  };
}
