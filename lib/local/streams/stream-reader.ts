import type { AwsJsonClient } from '../base/aws-json-client';
import type { JsonObject } from '../../base/json';
import { toStreamRecord, type StreamPosition, type StreamRecord } from './stream-record';

// What the streams API answers, as far as it is read here.
interface StreamAnswer {
  readonly StreamDescription?: { readonly Shards?: readonly { readonly ShardId: string }[] };
}

interface IteratorAnswer {
  readonly ShardIterator?: string;
}

interface RecordsAnswer {
  readonly Records?: readonly JsonObject[];
  readonly NextShardIterator?: string;
}

/** Reads a table's stream in order, shard after shard, from a position or from its beginning. */
export class StreamReader {
  private iterator: string | undefined;
  private shardId: string | undefined;
  private isShardRead = false;
  private position: StreamPosition | undefined;

  constructor(
    private readonly client: Pick<AwsJsonClient, 'call'>,
    private readonly streamArn: string,
    start: StreamPosition | undefined,
  ) {
    // A position in a stream that is gone, because the table was made anew, says nothing about this one.
    this.position = start?.streamArn === streamArn ? start : undefined;
    this.shardId = this.position?.shardId;
  }

  /** The records after those read before; none when there are none yet. After an error the same are read again. */
  async read(limit: number): Promise<readonly StreamRecord[]> {
    try {
      const shardId = await this.currentShard();
      if (shardId === undefined) return [];
      this.iterator ??= await this.openShard(shardId);
      const answer = await this.call<RecordsAnswer>('GetRecords', { ShardIterator: this.iterator, Limit: limit });
      const records = (answer.Records ?? []).map((record) => toStreamRecord(record, this.streamArn, shardId));
      this.iterator = answer.NextShardIterator;
      this.isShardRead = this.iterator === undefined;
      this.position = records.at(-1)?.position ?? this.position;
      return records;
    } catch (error) {
      this.iterator = undefined; // it may have expired
      throw error;
    }
  }

  private async currentShard(): Promise<string | undefined> {
    if (this.shardId !== undefined && !this.isShardRead) return this.shardId;
    const { StreamDescription } = await this.call<StreamAnswer>('DescribeStream', { StreamArn: this.streamArn });
    const shards = StreamDescription?.Shards ?? [];
    const next = shards[shards.findIndex((shard) => shard.ShardId === this.shardId) + 1];
    if (next === undefined) return undefined;
    this.isShardRead = false;
    this.shardId = next.ShardId;
    return this.shardId;
  }

  private async openShard(shardId: string): Promise<string | undefined> {
    const after = this.position?.shardId === shardId ? this.position.sequenceNumber : undefined;
    const answer = await this.call<IteratorAnswer>('GetShardIterator', {
      StreamArn: this.streamArn,
      ShardId: shardId,
      ...(after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
    });
    return answer.ShardIterator;
  }

  private call<Answer>(action: string, request: object): Promise<Answer> {
    return this.client.call<Answer>(`DynamoDBStreams_20120810.${action}`, request);
  }
}
