import { SystemTimer } from '../../../lambdas/adapters/system-timer';
import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';
import { ulid } from 'ulid';
import { DIALECTS } from '../../../lambdas/core/dialects';
import { requestIdOf } from '../../../lambdas/core/domain/request/request-id';
import type { SubmitDependencies } from '../../../lambdas/core/operations/intake/submit-request';
import { previewRequestHandler } from '../../../lambdas/handlers/api/preview-request';
import { submitRequestHandler } from '../../../lambdas/handlers/api/submit-request';
import { intakeHandler } from '../../../lambdas/handlers/intake/intake';
import { httpApiEvent } from '../../../lib/local/http-api/http-api-event';
import { CANARY_KEY, providerProfile } from '../../support/builders';
import { batchDependencies, callBatches } from '../../support/formats/batch-call';
import { InMemoryFingerprinter } from '../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../support/in-memory/request-store';
import { InMemorySealer } from '../../support/in-memory/sealer';
import type { Sent } from './sent';

/** Lines of the log that say that something went wrong on our side. */
const OUR_FAULTS = ['unexpected error', 'misconfigured', 'service unavailable', 'message not handled in time'];

/** What came of a request: an HTTP status, or what the log of the queue says. */
export type Outcome = string;

/**
 * The handlers of the functions that take requests in, on ports in memory. They are what is deployed; what stands before
 * them, API Gateway and SQS, is not ours, and events have its shape: those of HTTP are made by the local engine's own code
 * from the raw request. Sockets and the engine around that would make a run fifty times longer and find faults of theirs
 * only, for which `test/engine` is.
 */
export class Product {
  private readonly deps: SubmitDependencies = {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(
      ...Object.keys(DIALECTS).map((id) => providerProfile({ name: id, dialect: id })),
    ),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock: { nowMs: () => Date.now() },
    ids: { newRequestId: () => requestIdOf(ulid()) },
  };

  private readonly http = {
    submit: submitRequestHandler(this.deps),
    validate: previewRequestHandler(this.deps),
  };

  private readonly queue = intakeHandler({
    ...this.deps,
    timer: new SystemTimer(this.deps.clock),
    random: { next: () => Math.random() },
  });

  /**
   * Sends one request.
   *
   * @param log lines that the functions write meanwhile
   * @throws Error that says how the promise of the API was broken
   */
  async send(sent: Sent, log: readonly string[]): Promise<Outcome> {
    const { text, outcome } = await this.answerTo(sent, log);
    const said = [text, ...log].join('\n');
    if (said.includes(CANARY_KEY)) throw new Error('The pre-shared key is in an answer or in the log');
    const faults = log.filter((line) => OUR_FAULTS.includes((JSON.parse(line) as { message: string }).message));
    if (faults.length > 0) throw new Error(`The log says ${faults.join('')}`);
    return outcome;
  }

  private answerTo(sent: Sent, log: readonly string[]): Promise<{ text: string; outcome: Outcome }> {
    if (sent.way === 'queue') return this.sendMessage(sent, log);
    return sent.way === 'batch' ? this.sendBatch(sent) : this.call(sent);
  }

  /** The log of the dependencies is kept apart; nothing that they log may hold the key either. */
  private async sendBatch({ body, headers, query = '' }: Sent): Promise<{ text: string; outcome: Outcome }> {
    const deps = batchDependencies();
    const { status, type, text } = await callBatches(deps, { body, headers, query });
    checkAnswer(status, type, text);
    return { text: text + JSON.stringify(deps.logger.lines), outcome: `batch ${status}` };
  }

  private async call({ way, body, headers }: Sent): Promise<{ text: string; outcome: Outcome }> {
    const path = way === 'submit' ? '/v1/requests' : '/v1/validate';
    const rawHeaders = Object.entries({ host: 'localhost', ...headers }).flat();
    const request = { method: 'POST', url: path, headers, rawHeaders, httpVersion: '1.1', socket: {} } as never;
    const route = { routeKey: `POST ${path}`, usesIam: true, path, pathParameters: {}, nowMs: Date.now() };
    const event = JSON.parse(JSON.stringify(httpApiEvent({ request, body, ...route }))) as APIGatewayProxyEventV2;
    const answer = await this.http[way === 'submit' ? 'submit' : 'validate'](event);
    const { statusCode = 0, body: text = '' } = answer;
    checkAnswer(statusCode, String(answer.headers?.['content-type']), text);
    return { text, outcome: `${way} ${statusCode}` };
  }

  /** A message is a text; SQS has no bytes that are no UTF-8. */
  private async sendMessage({ body }: Sent, log: readonly string[]): Promise<{ text: string; outcome: Outcome }> {
    const record = {
      messageId: ulid(),
      body: body.toString('utf8'),
      attributes: { SenderId: 'AIDACKCEVSQ6C2EXAMPLE', ApproximateReceiveCount: '1' },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:intake',
    };
    const event = JSON.parse(JSON.stringify({ Records: [record] })) as { Records: SQSRecord[] };
    const text = JSON.stringify(await this.queue(event));
    const { message } = JSON.parse(log.at(-1) ?? '{}') as { message?: string };
    if (message === undefined) throw new Error('The log does not say what became of the message');
    return { text, outcome: `queue ${message}` };
  }
}

/** @throws Error when an answer of the API is no answer as it promises them */
function checkAnswer(status: number, type: string, text: string): void {
  if (status >= 500 || status < 200) throw new Error(`Status ${status}: ${text}`);
  JSON.parse(text);
  const wanted = status < 300 ? 'application/json' : 'application/problem+json';
  if (type !== wanted) throw new Error(`Status ${status} of type ${type}`);
}
