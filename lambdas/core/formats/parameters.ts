/** What the query of a call says of its rows and its batch (api.md "Batches"). */
import * as z from 'zod';
import { batchDefaultsSchema, batchOptionsSchema } from '../../contract/api/batch-call';
import type { BatchDefaults, BatchOptions } from '../../contract/api/batch-call';
import type { BatchCall, UnreadableBatch } from '../domain/batch/batch-call';
import type { Finding } from '../domain/findings/findings';
import { checked } from '../domain/findings/schema-findings';
import { valueTypeAt } from '../domain/findings/schema-members';
import { pointerOf } from '../domain/findings/violation';

/** What a call says besides its rows. */
export interface Settings {
  readonly kind: 'settings';
  readonly defaults: BatchDefaults;
  readonly options: BatchOptions;
}

const { ticket, ...plainDefaults } = batchDefaultsSchema.shape;
const { system, id } = ticket.unwrap().shape;
const defaultNames = z.strictObject({ ...plainDefaults, ticketSystem: system, ticketId: id });
const allNames = defaultNames.extend(batchOptionsSchema.shape);
const OPTIONS = Object.keys(batchOptionsSchema.shape);

/** Reads the query of a call; what is not known is refused. */
export function readParameters(call: Pick<BatchCall, 'parameters' | 'isNew'>): Settings | UnreadableBatch {
  const schema: z.ZodType<object> = call.isNew ? allNames : defaultNames;
  const given = Object.entries(call.parameters).map(([name, text]) => [name, valueOf(schema, name, text)] as const);
  const { findings } = checked(schema, Object.fromEntries(given));
  if (findings !== undefined) return wrongParameters(findings);
  const options = given.filter(([name]) => OPTIONS.includes(name));
  const defaults = given.filter(([name]) => !OPTIONS.includes(name));
  return {
    kind: 'settings',
    defaults: defaultsOf(Object.fromEntries(defaults)),
    options: optionsOf(batchOptionsSchema.parse(Object.fromEntries(options))),
  };
}

/** What is not said is not wanted. */
function optionsOf({ dryRun = false, open = false, maxWaitSeconds }: z.infer<typeof batchOptionsSchema>): BatchOptions {
  return { dryRun, open, maxWaitSeconds };
}

function defaultsOf({ ticketSystem, ticketId, ...plain }: Readonly<Record<string, unknown>>): BatchDefaults {
  const named = {
    ...(ticketSystem !== undefined && { system: ticketSystem }),
    ...(ticketId !== undefined && { id: ticketId }),
  };
  return batchDefaultsSchema.parse({ ...plain, ...(Object.keys(named).length > 0 && { ticket: named }) });
}

/** What is no number or boolean stays a text, for the schema to refuse. */
function valueOf(schema: z.ZodType, name: string, text: string): unknown {
  const type = valueTypeAt(schema, [name]);
  if (type === 'number' && /^\d{1,9}$/.test(text)) return Number(text);
  return type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
}

function wrongParameters(findings: readonly Finding[]): UnreadableBatch {
  return {
    kind: 'unreadable',
    status: 400,
    code: 'invalid-parameters',
    title: 'The query is not valid',
    errors: findings.map(({ path, code, detail }) => ({ pointer: pointerOf(path), code, detail })),
  };
}
