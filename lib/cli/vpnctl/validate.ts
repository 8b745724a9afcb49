import { parseArgs } from 'node:util';
import * as z from 'zod';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { Findings } from '../../../lambdas/core/domain/findings/findings';
import { dottedPathOf } from '../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../lambdas/core/domain/findings/violation';
import type { Dialects } from '../../../lambdas/core/operations/provider/provider-target';
import type { ProviderDialect, ValidationContext } from '../../../lambdas/core/ports/provider-dialect';
import { CommandError } from '../command-error';
import { readJsonFile } from '../read-json-file';

export const VALIDATE_USAGE =
  'vpnctl validate --dialect ID --operation create|update [--lenient] [--context FILE] FILE';

/** Exit code of a body that breaks a rule (README.md "Commands"). */
const INVALID = 4;

const NOT_AN_OBJECT: Findings = {
  errors: [{ path: [], code: 'wrong-type', detail: 'The connection must be a JSON object.' }],
  warnings: [],
};

const objectSchema = z.record(z.string(), z.unknown(), { error: 'must be a JSON object' });
const contextSchema = z.strictObject({ gateway: objectSchema.optional() });

/**
 * `vpnctl validate`: checks a body for a provider offline and prints `{ valid, errors, warnings }` (README.md
 * "Commands"). Exit code 0 when it is valid, 4 when it is not.
 */
export async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dialect: { type: 'string' },
      operation: { type: 'string' },
      lenient: { type: 'boolean', default: false },
      context: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new CommandError(`Name one FILE: ${VALIDATE_USAGE}`);
  const dialect = dialectNamed(values.dialect);
  const context: ValidationContext = {
    operation: operationNamed(values.operation),
    strictness: values.lenient ? 'lenient' : 'strict',
    options: {},
    secret: 'in-fields',
    gateway: values.context === undefined ? undefined : await readGateway(values.context),
  };
  const fields = fieldsOf(await readJsonFile(file), dialect);
  const { errors, warnings } = fields === undefined ? NOT_AN_OBJECT : dialect.validate(fields, context);
  const report = { valid: errors.length === 0, errors: errors.map(shown), warnings: warnings.map(shown) };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.valid ? 0 : INVALID;
}

function dialectNamed(id: string | undefined): ProviderDialect {
  const dialects: Dialects = DIALECTS;
  const dialect = id !== undefined && Object.hasOwn(dialects, id) ? dialects[id] : undefined;
  if (dialect !== undefined) return dialect;
  throw new CommandError(`--dialect must be one of: ${Object.keys(DIALECTS).join(', ')}`);
}

function operationNamed(name: string | undefined): 'create' | 'update' {
  if (name === 'create' || name === 'update') return name;
  throw new CommandError('--operation must be one of: create, update');
}

/** The connection's fields, out of the dialect's envelope when the body has it; what stands beside it counts as fields. */
function fieldsOf(body: unknown, { envelope }: ProviderDialect): Record<string, unknown> | undefined {
  const object = objectSchema.safeParse(body).data;
  if (object === undefined || !Object.hasOwn(object, envelope)) return object;
  const { [envelope]: inner, ...beside } = object;
  const fields = objectSchema.safeParse(inner).data;
  return fields === undefined ? undefined : { ...beside, ...fields };
}

async function readGateway(file: string): Promise<Record<string, unknown> | undefined> {
  const context = contextSchema.safeParse(await readJsonFile(file));
  if (context.success) return context.data.gateway;
  throw new CommandError(`${file} must hold { "gateway": { … } }`);
}

function shown({ path, code, detail }: Violation): { path: string; code: string; detail: string } {
  return { path: dottedPathOf(path), code, detail };
}
