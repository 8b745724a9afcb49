import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue, Put } from '@aws-sdk/client-dynamodb';
import { answerOf, requestText } from '../counts/table/dynamodb-json';

type Item = Readonly<Record<string, AttributeValue>>;

/** Partitions whose items are kept: those of batches, and not those of the requests that are made of rows. */
const KEPT = /^(BATCH|CHUNK)#/;

/**
 * A table in files, for processes whose memory is looked at: it remembers batches with their chunks from one process to the next,
 * takes whatever else is written, and has all that is not there absent.
 */
export function folderTable(folder: string): DynamoDBClient {
  mkdirSync(folder, { recursive: true });
  const fileOf = (key: Item): string => join(folder, encodeURIComponent(`${key['pk']?.S ?? ''}/${key['sk']?.S ?? ''}`));
  const put = ({ Item: item = {} }: Partial<Put>): void => {
    if (KEPT.test(item['pk']?.S ?? '')) writeFileSync(fileOf(item), requestText({ Item: item }));
  };
  const send = (command: unknown): object => {
    if (command instanceof PutItemCommand) put(command.input);
    if (command instanceof TransactWriteItemsCommand) {
      command.input.TransactItems?.forEach(({ Put: one }) => {
        if (one !== undefined) put(one);
      });
    }
    return command instanceof GetItemCommand ? found(fileOf(command.input.Key ?? {})) : {};
  };
  return { send: (command: unknown) => Promise.resolve(send(command)) } as unknown as DynamoDBClient;
}

function found(file: string): object {
  try {
    return answerOf(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
