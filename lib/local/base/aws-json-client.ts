import { isJsonObject, jsonOf } from '../../base/json';
import { localAccount } from './local-account';
import { Upstream } from './upstream';

/** An answer of a service that means failure, as a client gets it. */
export class AwsAnswerError extends Error {
  /** @param code the error's name, e.g. `ResourceNotFoundException` */
  constructor(
    readonly code: string,
    message: string,
    readonly httpStatus: number,
    readonly requestId: string,
  ) {
    super(message);
  }
}

/**
 * Calls services over the AWS JSON protocol, each call once. It does for the engine what the AWS SDK does for functions,
 * at a fraction of the time and memory; nobody checks its signature.
 */
export class AwsJsonClient {
  private readonly upstream: Upstream;

  /** @param endpoint http or https */
  constructor(endpoint: string) {
    this.upstream = new Upstream(endpoint);
  }

  /**
   * Makes a call; gives the answer as the service's reference describes it in JSON.
   *
   * @param target value of `X-Amz-Target`, e.g. `DynamoDB_20120810.GetItem`
   * @throws AwsAnswerError for an answer that means failure, the system's error when none came
   */
  async call<Answer>(target: string, request: object): Promise<Answer> {
    const { status, headers, body } = await this.upstream.call({
      method: 'POST',
      path: '/',
      headers: { ...SIGNED, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
      body: Buffer.from(JSON.stringify(request)),
    });
    const answer = jsonOf(body.toString('utf8'));
    if (status === 200) return answer as Answer;
    throw new AwsAnswerError(...failureIn(answer), status, String(headers['x-amzn-requestid'] ?? 'none'));
  }

  /** Frees the connections. */
  close(): void {
    this.upstream.close();
  }
}

/** The error's name, without its namespace, and what it says. */
function failureIn(answer: unknown): readonly [string, string] {
  const { __type: type, message, Message } = isJsonObject(answer) ? answer : {};
  const said = [message, Message].find((text) => typeof text === 'string') ?? '';
  return [typeof type === 'string' ? type.replace(/^.*#/, '') : 'UnknownError', said];
}

/** Has the form of a signature, which some engines ask for. */
const SIGNED = {
  'x-amz-date': '20260101T000000Z',
  authorization:
    `AWS4-HMAC-SHA256 Credential=local/20260101/${localAccount.region}/dynamodb/aws4_request, ` +
    'SignedHeaders=host, Signature=0',
};
