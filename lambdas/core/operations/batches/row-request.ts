/** The request that a row stands for, with what its call says for all rows. */
import type { BatchDefaults } from '../../../contract/api/batch-call';
import type { RowContent } from '../../domain/batch/batch-row';
import type { ValueType } from '../../domain/findings/schema-members';
import type { Violation } from '../../domain/findings/violation';
import { isRawSubmission } from '../../domain/submission/submission';
import type { RawSubmission } from '../../domain/submission/submission';
import type { JsonText } from '../../domain/submission/json-text';
import { rowValueOf } from '../../formats/csv/row-value';

/** A request out of a row, and what came to light while it was put together. */
export interface RowRequest {
  readonly text: JsonText;
  readonly violations: readonly Violation[];
  /** What is told in place of the rule that refuses the value at its path. */
  readonly doubts: readonly Violation[];
  readonly warnings: readonly Violation[];
}

type TypeAt = (path: Violation['path']) => ValueType;

/**
 * Puts a row together. A member of its own wins over what its call says.
 *
 * @param typeAt which types the cells of a table have
 */
export function rowRequestOf(content: RowContent, defaults: BatchDefaults, typeAt: TypeAt): RowRequest {
  if (content.kind === 'json') {
    const { value, repeated } = content.text;
    return { text: { value: withDefaults(value, defaults), repeated }, violations: [], doubts: [], warnings: [] };
  }
  const { value: own, ...found } = rowValueOf(content.cells, typeAt);
  const value = withDefaults(own, defaults);
  return { text: { value: content.hasResults ? withoutResult(value) : value, repeated: [] }, ...found };
}

/** Which provider a row is for, before anything is known of the types of its cells. */
export function providerOf(content: RowContent, { provider }: BatchDefaults): unknown {
  if (content.kind === 'json') return provider;
  const cell = content.cells.find(({ path }) => path.length === 1 && path[0] === 'provider');
  return cell?.text.trim() ?? provider;
}

/** What is no object stays as it is, to be refused. */
function withDefaults(value: unknown, { ticket, ...defaults }: BatchDefaults): unknown {
  if (!isRawSubmission(value)) return value;
  return { ...defaults, ...value, ...ticketOf(value, ticket) };
}

/** The system goes for tickets that rows name as well; alone it is no ticket. */
function ticketOf({ ticket: own }: RawSubmission, given: BatchDefaults['ticket']): RawSubmission {
  if (own === undefined) return given?.id === undefined ? {} : { ticket: given };
  if (!isRawSubmission(own) || given?.system === undefined) return {};
  return { ticket: { system: given.system, ...own } };
}

/** A connection that an earlier run of a create has made is none of this one. */
function withoutResult(value: unknown): unknown {
  if (!isRawSubmission(value) || value['operation'] !== 'create') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'connectionId'));
}
