import { Option } from 'commander';
import type { Command } from 'commander';
import * as z from 'zod';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { Findings } from '../../../lambdas/core/domain/findings/findings';
import { checked } from '../../../lambdas/core/domain/findings/schema-findings';
import { dottedPathOf } from '../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../lambdas/core/domain/findings/violation';
import { takeOutOfEnvelope } from '../../../lambdas/core/domain/submission/envelope';
import { takePreSharedKey } from '../../../lambdas/core/domain/submission/pre-shared-key';
import type { Dialects } from '../../../lambdas/core/operations/provider/provider-target';
import { fieldFindings } from '../../../lambdas/core/operations/intake/check-submission';
import type {
  ConnectionFields,
  ProviderDialect,
  ValidationContext,
} from '../../../lambdas/core/ports/provider-dialect';
import { CommandError } from '../command-error';
import { readJsonFile, readJsonTextFile } from '../read-json-file';
import { EXIT } from './base/exit-codes';
import type { ExitCode } from './base/exit-codes';
import { sourceOf } from './sources/source-of';
import type { Judged, Source } from './sources/source-of';

interface ValidateOptions {
  readonly dialect: string;
  readonly operation: 'create' | 'update';
  readonly lenient?: true;
  readonly context?: string;
  readonly explain?: true;
}

const EXAMPLE = `
Example:
  $ vpnctl validate --dialect huawei-v2 --operation create examples/huawei-v2.create.request.json`;

const objectSchema = z.record(z.string(), z.unknown(), { error: 'must be an object' });
const contextSchema = z.strictObject({ gateway: objectSchema.optional() });

/** Adds `vpnctl validate`: exit code 0 when the body is valid, 4 when it is not (README.md "Commands"). */
export function addValidate(program: Command, finish: (exitCode: ExitCode) => void): void {
  program
    .command('validate')
    .description('Check the body of a connection for a provider, offline; print { valid, errors, warnings } as JSON.')
    .argument('<file>', "JSON file with the connection's fields, with or without the envelope of the dialect")
    .addOption(option('--dialect <id>', 'dialect of the provider').choices(Object.keys(DIALECTS)))
    .addOption(option('--operation <create|update>', 'what the body is for').choices(['create', 'update']))
    .option('--lenient', 'only warn of what strict validation alone refuses')
    .option('--context <file>', 'JSON file { "gateway": { … } } with what is known of the gateway')
    .option('--explain', 'add the source of each rule: document, section, and where our reference speaks of it')
    .option('--json', 'print JSON, as this command always does')
    .addHelpText('after', EXAMPLE)
    .action(async (file: string, options: ValidateOptions) => {
      finish((await validate(file, options)) ? EXIT.succeeded : EXIT.invalid);
    });
}

function option(flags: string, description: string): Option {
  return new Option(flags, description).makeOptionMandatory();
}

/** Prints what is wrong with the body in a file; gives whether it is valid. */
async function validate(file: string, options: ValidateOptions): Promise<boolean> {
  const { dialect: id, operation, lenient, context, explain } = options;
  const dialect = dialectNamed(id);
  const { value, repeated } = await readJsonTextFile(file);
  const { data: body, findings = [] } = checked(objectSchema, value);
  const { errors: found, warnings } =
    body === undefined
      ? { errors: findings, warnings: [] }
      : connectionFindings(body, dialect, {
          operation,
          strictness: lenient === true ? 'lenient' : 'strict',
          options: {},
          gateway: context === undefined ? undefined : await readGateway(context),
        });
  const errors = [...repeated, ...found];
  const judged = explain === true ? { dialect: id, operation } : undefined;
  const show = (violation: Violation): ShownViolation => shown(violation, dialect, judged);
  const report = { valid: errors.length === 0, errors: errors.map(show), warnings: warnings.map(show) };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.valid;
}

function dialectNamed(id: string): ProviderDialect {
  const dialects: Dialects = DIALECTS;
  const dialect = dialects[id];
  if (dialect === undefined) throw new Error(`No dialect ${id}`); // the option takes those that there are
  return dialect;
}

/** What the other ways in would find wrong with the same connection. */
function connectionFindings(body: ConnectionFields, dialect: ProviderDialect, context: ValidationContext): Findings {
  const speakers = Object.values(DIALECTS);
  const connection = takeOutOfEnvelope(body, speakers);
  const { fields, preSharedKey } = takePreSharedKey(connection.fields);
  return fieldFindings(dialect, { ...connection, fields }, speakers, { ...context, preSharedKey });
}

async function readGateway(file: string): Promise<Record<string, unknown> | undefined> {
  const context = contextSchema.safeParse(await readJsonFile(file));
  if (context.success) return context.data.gateway;
  throw new CommandError(`${file} must hold { "gateway": { … } }`);
}

interface ShownViolation extends Pick<Violation, 'code' | 'detail'> {
  readonly path: string;
  readonly source?: Source;
}

/**
 * Paths are inside the envelope.
 *
 * @param judged what the source of the rule depends on, when it is asked for
 */
function shown(
  { path, code, detail }: Violation,
  { envelope }: ProviderDialect,
  judged: Judged | undefined,
): ShownViolation {
  const inside = path.length > 1 && path[0] === envelope ? path.slice(1) : path;
  const source = judged && sourceOf(judged, { path: inside, code });
  return { path: dottedPathOf(inside), code, detail, ...(source !== undefined && { source }) };
}
