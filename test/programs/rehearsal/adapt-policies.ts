/**
 * Changes the deployed roles where the emulator cannot decide what they say (docs/engines.md), in the emulator only: it
 * would deny what they allow. It takes conditions out, widens the resource of answers to task tokens, whose calls name
 * no state machine, and allows sending several messages at once where sending is allowed, which AWS takes for the same
 * action. All other actions and resources stay enforced. Prints what it changed.
 */
import {
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  paginateListRoles,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { runCommand } from '../../../lib/cli/command-error';
import { expectEmulator } from './expect-emulator';

/** Condition keys for which the emulator's policy engine has no value. */
const UNKNOWN_KEYS = /^(kms:EncryptionContext:|kms:ViaService$|dynamodb:LeadingKeys$)/;
/** Action for which the emulator looks for a resource that the call does not name. */
const UNNAMED_RESOURCE = 'states:SendTaskSuccess';
/** Action that AWS allows with another one, and the emulator does not. */
const IMPLIED = { by: 'sqs:SendMessage', action: 'sqs:SendMessageBatch' } as const;
/** Roles of the stack. */
const OURS = /^VpnProvisioner-/;

interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function main(): Promise<number> {
  expectEmulator();
  const iam = new IAMClient({});
  const changed = new Map<string, number>();
  for await (const { Roles: roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName } of roles.filter(({ RoleName: name = '' }) => OURS.test(name))) {
      const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of names) await adapt(iam, { RoleName, PolicyName }, changed);
    }
  }
  iam.destroy();
  for (const [key, count] of [...changed].sort()) process.stdout.write(`  ${key}: in ${count} statements\n`);
  return 0;
}

type PolicyName = Readonly<Record<'RoleName' | 'PolicyName', string | undefined>>;

async function adapt(iam: IAMClient, name: PolicyName, changed: Map<string, number>): Promise<void> {
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(name));
  const policy = JSON.parse(decodeURIComponent(PolicyDocument)) as Policy;
  const Statement = policy.Statement.map((statement) =>
    withImplied(widened(withoutUnknown(statement, changed), changed), changed),
  );
  await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: JSON.stringify({ ...policy, Statement }) }));
}

function withoutUnknown({ Condition = {}, ...rest }: Statement, changed: Map<string, number>): Statement {
  const kept = Object.entries(Condition).flatMap(([operator, keys]) => {
    const unknown = Object.keys(keys).filter((key) => UNKNOWN_KEYS.test(key));
    for (const key of unknown) changed.set(key, (changed.get(key) ?? 0) + 1);
    const known = Object.entries(keys).filter(([key]) => !unknown.includes(key));
    return known.length === 0 ? [] : [[operator, Object.fromEntries(known)] as const];
  });
  return kept.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(kept) };
}

function widened(statement: Statement, changed: Map<string, number>): Statement {
  if (![statement.Action].flat().includes(UNNAMED_RESOURCE)) return statement;
  changed.set(`resource of ${UNNAMED_RESOURCE}`, (changed.get(`resource of ${UNNAMED_RESOURCE}`) ?? 0) + 1);
  return { ...statement, Resource: '*' };
}

function withImplied(statement: Statement, changed: Map<string, number>): Statement {
  const actions = [statement.Action ?? []].flat();
  if (!actions.includes(IMPLIED.by)) return statement;
  changed.set(IMPLIED.action, (changed.get(IMPLIED.action) ?? 0) + 1);
  return { ...statement, Action: [...actions, IMPLIED.action] };
}

runCommand(main);
