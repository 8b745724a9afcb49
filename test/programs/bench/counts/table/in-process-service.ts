import { AwsError } from '../../../../../lib/local/base/aws-error';
import type { AwsAction } from '../../../../../lib/local/base/aws-json-server';
import { parseJson, type JsonObject } from '../../../../../lib/base/json';
import type { SdkRequest, SdkResponse } from './sdk-requests';

/** A service of the local engine behind the SDK's client without a socket between them. Its calls are counted. */
export class InProcessService {
  private counted = 0;

  /** @param actions by the value of `X-Amz-Target` */
  constructor(private readonly actions: Readonly<Record<string, AwsAction>>) {}

  /** Calls so far. */
  get calls(): number {
    return this.counted;
  }

  /** Performs a request of the SDK. */
  readonly handle = async ({ headers, body }: SdkRequest): Promise<SdkResponse> => {
    this.counted += 1;
    const target = headers['x-amz-target'] ?? '';
    const action = this.actions[target];
    if (action === undefined) throw new Error(`The benchmark has no ${target}`);
    try {
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
      return answer(200, await action(parseJson(text) as JsonObject, {})); // the SDK sends objects
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return answer(400, { __type: error.code, message: error.message });
    }
  };
}

function answer(status: number, body: object): SdkResponse {
  return { status, body: Buffer.from(JSON.stringify(body)) };
}
