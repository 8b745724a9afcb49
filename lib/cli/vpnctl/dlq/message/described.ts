import { readJsonText } from '../../../../../lambdas/core/domain/submission/json-text';
import type { DeadLetter } from '../queue/dead-letter';
import { uselessness } from './replayed-body';
import { shownJson } from './shown-json';
import { shownText } from './shown-text';

/** A dead letter as it may be shown: without any secret. */
export interface Described {
  readonly id: string;
  /** When it was sent, in RFC 3339. */
  readonly sentAt: string;
  readonly from?: string;
  readonly bytes: number;
  /** Why sending it again would not help, as far as it shows by itself. */
  readonly useless?: string;
  /** The message, when it is JSON. */
  readonly message?: unknown;
  /** What may be shown of any other. */
  readonly text?: string;
}

/** What may be shown of a dead letter. */
export function described(letter: DeadLetter): Described {
  const { id, body, sentAtMs, source } = letter;
  const json = readJsonText(body);
  const useless = uselessness(letter);
  return {
    id,
    sentAt: new Date(sentAtMs).toISOString(),
    ...(source !== undefined && { from: source }),
    bytes: Buffer.byteLength(body),
    ...(useless !== undefined && { useless }),
    ...(json === undefined ? { text: shownText(body) } : { message: shownJson(json.value) }),
  };
}

/** What is asked for, in one line. */
export function gist({ message, useless }: Described): string {
  if (useless !== undefined) return useless;
  const request = requestIn(message, 0);
  if (request === undefined) return '';
  const { operation, provider, connection, connectionId, ticket } = request;
  const words = [
    operation,
    nameIn(connection, 'name') ?? connectionId,
    provider === undefined ? undefined : `at ${textOf(provider)}`,
    nameIn(ticket, 'id') === undefined ? undefined : `for ${nameIn(ticket, 'id') ?? ''}`,
  ];
  return words.flatMap((word) => (word === undefined ? [] : [textOf(word)])).join(' ');
}

type Members = Readonly<Record<string, unknown>>;

/** What SNS and EventBridge put around a request is no part of it. */
function requestIn(value: unknown, layers: number): Members | undefined {
  if (!isObject(value) || layers > 5) return undefined;
  if ('operation' in value) return value;
  return requestIn(value['Message'], layers + 1) ?? requestIn(value['detail'], layers + 1);
}

function nameIn(value: unknown, name: string): string | undefined {
  if (!isObject(value)) return undefined;
  const inEnvelope = Object.values(value).find((member) => isObject(member) && name in member);
  const found = value[name] ?? (isObject(inEnvelope) ? inEnvelope[name] : undefined);
  return typeof found === 'string' ? found : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
