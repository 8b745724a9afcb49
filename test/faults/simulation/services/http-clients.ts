import type { FunctionHost } from '../functions/function-host';
import type { SimulatedFunction } from '../functions/functions';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** An answer of the HTTP API as its caller sees it; without a status nothing came back. */
export interface ApiAnswer {
  readonly status: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Who calls; API Gateway has checked it. */
export const TENANT = '000000000000';
const USER = { accountId: TENANT, userArn: `arn:aws:iam::${TENANT}:user/ticket-bot` };

const NOTHING: ApiAnswer = { status: undefined, body: {} };
const PATIENCE_MS = [1_000, 10_000] as const;

/** Clients of the HTTP API: they repeat a call that has not been answered, or not well, until it is. */
export class HttpClients {
  constructor(
    private readonly host: Pick<FunctionHost<SimulatedFunction>, 'invoke'>,
    private readonly mischief: Mischief,
    private readonly onAnswer: (text: string) => void,
  ) {}

  /** `POST /v1/requests`, repeated with the same key. @returns the answers that came back, the good one last */
  async submit(body: unknown, idempotencyKey: string): Promise<readonly ApiAnswer[]> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    const call = { headers, body: JSON.stringify(body) };
    const first = await this.untilAnswered('submit-request', call);
    if (!this.mischief.happens('http call repeated')) return [first];
    return [first, await this.untilAnswered('submit-request', call)];
  }

  /** `POST /v1/requests/{id}/cancel` */
  async cancel(id: string): Promise<ApiAnswer> {
    return this.untilAnswered('cancel-request', { headers: {}, pathParameters: { id } });
  }

  private async untilAnswered(name: SimulatedFunction, call: object): Promise<ApiAnswer> {
    for (;;) {
      const answer = await this.call(name, call);
      if (answer.status !== undefined && answer.status < 500) return answer;
      await sleep(this.mischief.ms(...PATIENCE_MS));
    }
  }

  private async call(name: SimulatedFunction, call: object): Promise<ApiAnswer> {
    const requestContext = { accountId: TENANT, authorizer: { iam: USER }, http: { sourceIp: '198.51.100.7' } };
    const event = { ...call, isBase64Encoded: false, requestContext };
    try {
      const text = await this.host.invoke(name, JSON.stringify(event));
      this.onAnswer(text);
      if (this.mischief.happens('http answer lost')) return NOTHING;
      const { statusCode, body } = JSON.parse(text) as { readonly statusCode: number; readonly body: string };
      return { status: statusCode, body: JSON.parse(body) as ApiAnswer['body'] };
    } catch {
      return NOTHING; // API Gateway answers 500 for a function that fails; the clients treat it as no answer
    }
  }
}
