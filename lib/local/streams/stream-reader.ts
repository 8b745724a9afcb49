import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type DynamoDBStreamsClient,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import { toStreamRecord, type StreamPosition, type StreamRecord } from './stream-record';

/** Reads a table's stream in order, shard after shard, from a position or from its beginning. */
export class StreamReader {
  private iterator: string | undefined;
  private shardId: string | undefined;
  private isShardRead = false;
  private position: StreamPosition | undefined;

  constructor(
    private readonly client: DynamoDBStreamsClient,
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
      const answer = await this.client.send(new GetRecordsCommand({ ShardIterator: this.iterator, Limit: limit }));
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
    const shards = await this.shards();
    const next = shards[shards.findIndex((shard) => shard.ShardId === this.shardId) + 1];
    if (next === undefined) return undefined;
    this.isShardRead = false;
    this.shardId = next.ShardId;
    return this.shardId;
  }

  private async openShard(shardId: string): Promise<string | undefined> {
    const after = this.position?.shardId === shardId ? this.position.sequenceNumber : undefined;
    const answer = await this.client.send(
      new GetShardIteratorCommand({
        StreamArn: this.streamArn,
        ShardId: shardId,
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
      }),
    );
    return answer.ShardIterator;
  }

  private async shards(): Promise<readonly Shard[]> {
    const answer = await this.client.send(new DescribeStreamCommand({ StreamArn: this.streamArn }));
    return answer.StreamDescription?.Shards ?? [];
  }
}
