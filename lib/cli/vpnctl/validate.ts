import { Option } from 'commander';
import type { Command } from 'commander';
import * as z from 'zod';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { Findings } from '../../../lambdas/core/domain/findings/findings';
import { dottedPathOf } from '../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../lambdas/core/domain/findings/violation';
import { takePreSharedKey } from '../../../lambdas/core/domain/submission/pre-shared-key';
import type { KeyTaken } from '../../../lambdas/core/domain/submission/pre-shared-key';
import type { Dialects } from '../../../lambdas/core/operations/provider/provider-target';
import type { ProviderDialect } from '../../../lambdas/core/ports/provider-dialect';
import { CommandError } from '../command-error';
import { readJsonFile } from '../read-json-file';
import { EXIT } from './exit-codes';
import type { ExitCode } from './exit-codes';

interface ValidateOptions {
  readonly dialect: string;
  readonly operation: 'create' | 'update';
  readonly lenient?: true;
  readonly context?: string;
}

const EXAMPLE = `
Example:
  $ vpnctl validate --dialect huawei-v2 --operation create examples/huawei-v2.create.request.json`;

const NOT_AN_OBJECT: Findings = {
  errors: [{ path: [], code: 'wrong-type', detail: 'The connection must be a JSON object.' }],
  warnings: [],
};

const objectSchema = z.record(z.string(), z.unknown(), { error: 'must be a JSON object' });
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
async function validate(file: string, { dialect: id, operation, lenient, context }: ValidateOptions): Promise<boolean> {
  const dialect = dialectNamed(id);
  const given = fieldsOf(await readJsonFile(file), dialect);
  const { errors, warnings } =
    given === undefined
      ? NOT_AN_OBJECT
      : dialect.validate(given.fields, {
          operation,
          strictness: lenient === true ? 'lenient' : 'strict',
          options: {},
          preSharedKey: given.preSharedKey,
          gateway: context === undefined ? undefined : await readGateway(context),
        });
  const report = { valid: errors.length === 0, errors: errors.map(shown), warnings: warnings.map(shown) };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.valid;
}

function dialectNamed(id: string): ProviderDialect {
  const dialects: Dialects = DIALECTS;
  const dialect = dialects[id];
  if (dialect === undefined) throw new Error(`No dialect ${id}`); // the option takes those that there are
  return dialect;
}

/** The connection's fields, out of the dialect's envelope when the body has it; what stands beside it counts as fields. */
function fieldsOf(body: unknown, { envelope }: ProviderDialect): KeyTaken | undefined {
  const object = objectSchema.safeParse(body).data;
  if (object === undefined) return undefined;
  if (!Object.hasOwn(object, envelope)) return takePreSharedKey(object);
  const { [envelope]: inner, ...beside } = object;
  const fields = objectSchema.safeParse(inner).data;
  return fields === undefined ? undefined : takePreSharedKey({ ...beside, ...fields });
}

async function readGateway(file: string): Promise<Record<string, unknown> | undefined> {
  const context = contextSchema.safeParse(await readJsonFile(file));
  if (context.success) return context.data.gateway;
  throw new CommandError(`${file} must hold { "gateway": { … } }`);
}

function shown({ path, code, detail }: Violation): { path: string; code: string; detail: string } {
  return { path: dottedPathOf(path), code, detail };
}
