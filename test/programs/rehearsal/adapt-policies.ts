/**
 * Takes conditions out of the deployed roles that the emulator cannot decide (docs/engines.md), in the emulator only:
 * it would deny what they allow. Actions and resources stay enforced. Prints what it took out.
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
/** Roles of the stack. */
const OURS = /^VpnProvisioner-/;

interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function main(): Promise<number> {
  expectEmulator();
  const iam = new IAMClient({});
  const removed = new Map<string, number>();
  for await (const { Roles: roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName } of roles.filter(({ RoleName: name = '' }) => OURS.test(name))) {
      const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of names) await adapt(iam, { RoleName, PolicyName }, removed);
    }
  }
  iam.destroy();
  for (const [key, count] of [...removed].sort()) process.stdout.write(`  ${key}: taken out of ${count} statements\n`);
  return 0;
}

type PolicyName = Readonly<Record<'RoleName' | 'PolicyName', string | undefined>>;

async function adapt(iam: IAMClient, name: PolicyName, removed: Map<string, number>): Promise<void> {
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(name));
  const policy = JSON.parse(decodeURIComponent(PolicyDocument)) as Policy;
  const Statement = policy.Statement.map((statement) => withoutUnknown(statement, removed));
  await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: JSON.stringify({ ...policy, Statement }) }));
}

function withoutUnknown({ Condition = {}, ...rest }: Statement, removed: Map<string, number>): Statement {
  const kept = Object.entries(Condition).flatMap(([operator, keys]) => {
    const unknown = Object.keys(keys).filter((key) => UNKNOWN_KEYS.test(key));
    for (const key of unknown) removed.set(key, (removed.get(key) ?? 0) + 1);
    const known = Object.entries(keys).filter(([key]) => !unknown.includes(key));
    return known.length === 0 ? [] : [[operator, Object.fromEntries(known)] as const];
  });
  return kept.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(kept) };
}

runCommand(main);
