import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventId } from '../../../core/domain/lists/listed-event';
import type { AuditEvent } from '../../../core/domain/request/audit-event';
import type { EventReader } from '../../../core/ports/lists/event-reader';
import { callAws } from '../../aws-calls';
import { eventKey, eventOf } from '../request-items';

/** Events in the audit table. */
export class DynamodbEventReader implements EventReader {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async event(id: EventId): Promise<AuditEvent | undefined> {
    const { Item: item } = await callAws('DynamoDB', () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: eventKey(id), ConsistentRead: true })),
    );
    return item === undefined ? undefined : eventOf(item);
  }
}
