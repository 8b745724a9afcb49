import { gzipSync } from 'node:zlib';
import type * as z from 'zod';
import { batchListSchema } from '../../lambdas/contract/api/batch-list';
import type { batchListQuerySchema } from '../../lambdas/contract/api/batch-list';
import { batchPreviewSchema, batchResourceSchema, batchResultsSchema } from '../../lambdas/contract/api/batch';
import type { BatchPreview, BatchResource, BatchResult } from '../../lambdas/contract/api/batch';
import { GET, keyHeader, listed } from './api-caller';
import type { ApiCall, ApiCaller } from './api-caller';

/** Rows as they are sent. */
export interface BatchUpload {
  readonly format: 'json' | 'ndjson' | 'csv';
  readonly bytes: Uint8Array;
  /** The query (api.md "Batches"), without `format`; JSON has it in the body. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The same key with the same rows gives the first answer again and stores nothing. */
  readonly idempotencyKey?: string;
}

/** Which results are wanted. */
export interface ResultQuery {
  /** Where the page before says that it begins. Default: with the first row. */
  readonly cursor?: string;
  /** What each row asked for as well, without its pre-shared key. */
  readonly include?: 'request';
}

/** Which batches are wanted, as the query says it (api.md "Lists"). */
export type BatchQuery = Partial<z.input<typeof batchListQuerySchema>>;
/** A page of batches, and where the next one begins. */
export type BatchPage = z.infer<typeof batchListSchema>;

/** A page of what became of the rows. */
export interface ResultPage {
  readonly items: readonly BatchResult[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string | undefined;
}

/** The routes of batches (api.md "Batches"). What its methods throw: `ApiClient`. */
export class BatchClient {
  constructor(private readonly api: ApiCaller) {}

  /** Makes a batch of the rows that are valid. */
  async submit(upload: BatchUpload): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, target('/v1/batches', upload), uploaded(upload));
  }

  /** Says what would be wrong with the rows; they must say `dryRun`, in the query or, as JSON, in the body. Stores nothing. */
  async preview(upload: BatchUpload): Promise<BatchPreview> {
    return this.api.json(batchPreviewSchema, target('/v1/batches', upload), {
      ...uploaded(upload),
      isRepeatable: true,
    });
  }

  /** Adds rows to an open batch. */
  async addRows(id: string, upload: BatchUpload): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, target(`${pathOf(id)}/rows`, upload), uploaded(upload));
  }

  /** Says that no more rows come. */
  async close(id: string): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, `${pathOf(id)}/close`, ASKED);
  }

  /** The batch as it is now. */
  async get(id: string): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, pathOf(id), GET);
  }

  /** A page of the batches that are everything that is asked for. */
  async list(query: BatchQuery = {}): Promise<BatchPage> {
    return this.api.json(batchListSchema, listed('/v1/batches', query), GET);
  }

  /** What became of the rows, in the order of the input, a page of them. */
  async results(id: string, query: ResultQuery = {}): Promise<ResultPage> {
    return this.api.json(batchResultsSchema, listed(`${pathOf(id)}/results`, { ...query }), GET);
  }

  /** All results, page by page. */
  async *resultPages(id: string, query: Omit<ResultQuery, 'cursor'> = {}): AsyncGenerator<readonly BatchResult[]> {
    let page = await this.results(id, query);
    yield page.items;
    while (page.cursor !== undefined) {
      page = await this.results(id, { ...query, cursor: page.cursor });
      yield page.items;
    }
  }

  /** Runs the rows again that may succeed now; gives the batch that does, the same one however often it is asked. */
  async rerunFailed(id: string): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, `${pathOf(id)}/rerun-failed`, ASKED);
  }

  /** Asks for the batch to end: rows that have not started never do. */
  async cancel(id: string): Promise<BatchResource> {
    return this.api.json(batchResourceSchema, `${pathOf(id)}/cancel`, ASKED);
  }
}

const ASKED: ApiCall = { method: 'POST', headers: {}, isRepeatable: true };

function target(path: string, { format, parameters = {} }: BatchUpload): string {
  return `${path}?${new URLSearchParams({ ...parameters, format }).toString()}`;
}

/** API Gateway would hand text over as text and ruin what is not UTF-8; bytes stay as they are. */
function uploaded({ bytes, idempotencyKey }: BatchUpload): ApiCall {
  const compressed = gzipSync(bytes);
  const isSmaller = compressed.length < bytes.length;
  const type = isSmaller ? 'application/gzip' : 'application/octet-stream';
  return {
    method: 'POST',
    headers: { 'content-type': type, ...keyHeader(idempotencyKey) },
    body: isSmaller ? compressed : bytes,
  };
}

function pathOf(id: string): string {
  return `/v1/batches/${encodeURIComponent(id)}`;
}
