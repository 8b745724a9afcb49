/**
 * What stands around a request in a message that came to the queue through another service (queue.md "Through SNS and
 * EventBridge").
 */
import { isRawSubmission } from './submission';
import type { RawSubmission } from './submission';
import { readJsonText } from './json-text';
import type { JsonText } from './json-text';

/** What a message holds once nothing is around it. */
export interface Unwrapped {
  /** `undefined` when it is not JSON. */
  readonly content: JsonText | undefined;
  /** Where in the message as it came the content stands: `/Message`, `/detail`, `/Message/detail`; empty for all of it. */
  readonly at: string;
  /** Id that the innermost service gave: the same however often its message or event is delivered. */
  readonly id: string | undefined;
}

/** An event that goes through a topic is two; nobody has more than a few. */
const MOST_LAYERS = 5;

/** Takes the request out of what SNS and EventBridge put around it. A text that is JSON itself is read as JSON. */
export function unwrap(content: JsonText | undefined, at = '', id?: string): Unwrapped {
  if (content === undefined || at.split('/').length > MOST_LAYERS) return { content, at, id };
  const { value } = content;
  if (typeof value === 'string') return unwrapText(value, at, id);
  if (!isRawSubmission(value)) return { content, at, id };
  if (isNotification(value))
    return unwrap(readJsonText(value['Message']), `${at}/Message`, idIn(value, 'MessageId') ?? id);
  return isEvent(value)
    ? unwrap(detailOf(value, content), `${at}/detail`, idIn(value, 'id') ?? id)
    : { content, at, id };
}

/** An input transformer of EventBridge may put the request into a text. */
function unwrapText(text: string, at: string, id: string | undefined): Unwrapped {
  const inner = readJsonText(text);
  const isJson = inner !== undefined && typeof inner.value !== 'string';
  if (!isJson) return { content: { value: text, repeated: [] }, at, id };
  return unwrap(inner, at, id);
}

function detailOf({ detail }: RawSubmission, { repeated }: JsonText): JsonText {
  const inside = repeated.filter(({ path: [member] }) => member === 'detail');
  return { value: detail, repeated: inside.map((found) => ({ ...found, path: found.path.slice(1) })) };
}

/** Amazon SNS, Developer Guide, "HTTP/HTTPS notification JSON format"; the same without raw delivery to Amazon SQS. */
function isNotification(value: RawSubmission): value is RawSubmission & { readonly Message: string } {
  const { Type: type, TopicArn: topic, Message: message } = value;
  return type === 'Notification' && typeof topic === 'string' && typeof message === 'string';
}

/** What a topic of another account sends once, before its messages. */
export function isSubscriptionConfirmation(value: unknown): boolean {
  return (
    isRawSubmission(value) && value['Type'] === 'SubscriptionConfirmation' && typeof value['TopicArn'] === 'string'
  );
}

/** Amazon EventBridge, User Guide, "AWS service event metadata". */
function isEvent(value: RawSubmission): boolean {
  return typeof value['detail-type'] === 'string' && typeof value['source'] === 'string' && 'detail' in value;
}

function idIn(value: RawSubmission, member: 'MessageId' | 'id'): string | undefined {
  const id = value[member];
  return typeof id === 'string' && /^[\w-]{1,128}$/.test(id) ? id : undefined;
}
