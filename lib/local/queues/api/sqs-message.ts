import { md5OfAttributes, md5OfBody } from '../message-digest';
import type { MessageAttribute, ReceivedMessage } from '../message';
import { systemAttributes } from '../system-attributes';

/** Which attributes a receiver has asked for, in the terms of ReceiveMessage. */
export interface WantedAttributes {
  readonly system: readonly string[];
  readonly own: readonly string[];
}

/** A message as ReceiveMessage answers it. */
export function toSqsMessage(message: ReceivedMessage, wanted: WantedAttributes): object {
  const { messageId, receiptHandle, body } = message;
  const isAll = wanted.system.includes('All');
  const system = Object.entries(systemAttributes(message)).filter(([name]) => isAll || wanted.system.includes(name));
  const own = ownAttributes(message.attributes, wanted.own);
  return {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5OfBody(body),
    Body: body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: md5OfAttributes(own) }),
  };
}

function ownAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
  wanted: readonly string[],
): Record<string, MessageAttribute> {
  const isWanted = (name: string): boolean =>
    wanted.some(
      (want) => want === 'All' || want === name || (want.endsWith('.*') && name.startsWith(want.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
