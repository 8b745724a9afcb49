import { gzipSync } from 'node:zlib';
import type { Fields } from '../../../support/builders';
import { wantedConnections } from '../counts/approaches/connections';
import { accountScenario } from './bulk-accounts';
import type { BulkScenario } from './scenarios';

/** A request as it is sent, by itself or as a row. */
export interface SentRow {
  readonly operation: 'create';
  readonly provider: string;
  readonly connection: Fields;
  readonly deadlineSeconds: number;
}

/** The longest that a request may have; that of a row begins when it is admitted. */
const DEADLINE_SECONDS = 3_600;

/** The rows of a file; they take turns among the accounts. */
export function rowsOf(scenario: BulkScenario): SentRow[] {
  return wantedConnections(accountScenario(scenario)).map(({ fields }, index) => {
    return rowOf(accountOf(index, scenario), fields);
  });
}

/** A single request for an account. */
export function singleOf(scenario: BulkScenario, account: number, number: number): SentRow {
  const [{ fields } = { fields: {} }] = wantedConnections({ ...accountScenario(scenario), connections: 1 });
  return rowOf(accountOf(account, scenario), { ...fields, name: `single-${account}-${number}` });
}

/** A file of rows, one in each line, as `vpnctl` sends it. */
export function fileOf(rows: readonly SentRow[]): Buffer {
  return gzipSync(rows.map((row) => JSON.stringify(row)).join('\n'));
}

/** How such a file is sent to the function `submit-batch`. */
export function eventOf(file: Buffer, requestContext: object): object {
  return {
    rawPath: '/v1/batches',
    headers: { 'content-type': 'application/gzip', 'idempotency-key': 'bench' },
    queryStringParameters: { format: 'ndjson' },
    body: file.toString('base64'),
    isBase64Encoded: true,
    requestContext,
  };
}

function accountOf(index: number, { providers }: BulkScenario): string {
  return `bench-${(index % providers) + 1}`;
}

function rowOf(provider: string, connection: Fields): SentRow {
  return { operation: 'create', provider, connection, deadlineSeconds: DEADLINE_SECONDS };
}
