import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, NEVER, replaced } from '../mutation';

/** A trail that was changed is found, and nobody looks back at what is not his. */
export const PROOF_GUARDS: readonly Guard[] = [
  {
    name: 'an event is tied to the one before it',
    marker: 'event-chain',
    off: replaced('chained(auditEventOf(before, after, cause))'),
    caughtBy: testIn('test/unit/core/domain/request/request-change.test.ts', 'tied to the one before'),
  },
  {
    name: 'the hash of an event is that of what it says',
    marker: 'event-hash',
    off: NEVER,
    caughtBy: testIn('test/unit/core/domain/proof/chain.test.ts', 'that was changed is named'),
  },
  {
    name: 'an event follows the one that is before it',
    marker: 'event-link',
    off: ALWAYS,
    caughtBy: testIn('test/unit/core/domain/proof/chain.test.ts', 'hashed anew'),
  },
  {
    name: 'a cursor is good for one question of one tenant',
    marker: 'cursor-binding',
    off: replaced("''"),
    caughtBy: testIn('test/unit/core/operations/lists/list-requests.test.ts', 'is refused'),
  },
  {
    name: 'a cursor is good for a day',
    marker: 'cursor-expires',
    off: replaced('after'),
    caughtBy: testIn('test/unit/core/operations/lists/list-requests.test.ts', 'is refused'),
  },
  {
    name: 'the owner of a connection is shown to its tenant alone',
    marker: 'own-tenant-connection',
    off: replaced('request'),
    caughtBy: testIn('test/unit/core/operations/lists/show-connection.test.ts', 'of another tenant'),
  },
];
