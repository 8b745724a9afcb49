/** The composition root of what lists requests, batches and audit events; see `wiring.ts`. */
import { DynamodbEventReader } from '../adapters/dynamodb/lists/event-reader';
import { DynamodbListReader } from '../adapters/dynamodb/list-reader';
import { KmsCursorSealer } from '../adapters/kms/cursor-sealer';
import { ENVIRONMENT } from '../contract/environment';
import { EVENT_LISTS, REQUEST_LISTS } from '../contract/lists';
import type { RequestList } from '../contract/lists';
import type { AuditListDependencies } from '../core/operations/lists/list-audit';
import type { BatchListDependencies } from '../core/operations/lists/list-batches';
import type { PageDependencies } from '../core/operations/lists/list-page';
import type { ConnectionDependencies } from '../core/operations/lists/show-connection';
import type { RequestListDependencies } from '../core/operations/lists/list-requests';
import { dynamodb, kms } from './aws-clients';
import { batchDependencies } from './batch-wiring';
import { readConfig } from './config';
import { clock, requestReader, requestStore } from './wiring';

/** What lists requests. */
export function requestListDependencies(): RequestListDependencies {
  return { ...pageDependencies(), store: requestReader(), requestLists: requestLists() };
}

/** What lists batches. */
export function batchListDependencies(): BatchListDependencies {
  return { ...pageDependencies(), ...batchDependencies(), requestLists: requestLists() };
}

/** What lists audit events. */
export function auditListDependencies(): AuditListDependencies {
  const { AUDIT_TABLE_NAME: audit } = readConfig(ENVIRONMENT.auditTable);
  const events = new DynamodbEventReader(dynamodb(), audit);
  const eventLists = new DynamodbListReader(dynamodb(), audit, EVENT_LISTS);
  return { ...pageDependencies(), store: requestStore(), events, eventLists };
}

/** What shows connections. */
export function connectionDependencies(): ConnectionDependencies {
  return { store: requestReader(), requestLists: requestLists() };
}

/** The lists of requests and batches. */
export function requestLists(): DynamodbListReader<RequestList> {
  const { REQUEST_TABLE_NAME: requests } = readConfig(ENVIRONMENT.requestTable);
  return new DynamodbListReader(dynamodb(), requests, REQUEST_LISTS);
}

function pageDependencies(): PageDependencies {
  const { FINGERPRINT_KEY_ARN: key } = readConfig(ENVIRONMENT.fingerprintKey);
  return { cursors: new KmsCursorSealer(kms(), key, clock), clock };
}
