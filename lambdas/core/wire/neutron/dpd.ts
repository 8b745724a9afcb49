/**
 * Dead peer detection as Neutron has it (provider-apis.md 2.2 and 2.4). `enterprise-v5` has other rules
 * (provider-apis.md 3, E19).
 */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import { ofForm } from '../../domain/findings/schema-members';
import { integer, must, oneOf } from '../fields';
import { LARGEST_INTEGER } from './limits';

/** Seconds between probes, and after which the peer is dead; what the server fills in when a member is missing. */
const DEFAULTS = { interval: 30, timeout: 120 };

const seconds = integer(0, LARGEST_INTEGER);
const order = z.object({ interval: seconds, timeout: seconds });

/** The actions that Neutron has (provider-apis.md 2.4). */
export const NEUTRON_DPD_ACTIONS: readonly string[] = ['hold', 'clear', 'restart', 'disabled', 'restart-by-peer'];

const membersOf = (actions: readonly string[]) => ({
  action: oneOf(actions).optional(),
  interval: seconds.optional(),
  timeout: seconds.optional(),
});

/** The field `dpd` in the schema of a connection: {@link dpdFindings} judges it, because its members depend on each other. */
export function dpdField(): z.ZodType {
  return ofForm(z.unknown(), z.object(membersOf([]))).optional();
}

/**
 * What is wrong with `dpd`: unknown members, wrong values, or a timeout that is not greater than the interval, in
 * seconds. On create the defaults (30 and 120 s) are filled in first.
 */
export function dpdFindings(dpd: unknown, actions: readonly string[], operation: 'create' | 'update'): Finding[] {
  if (dpd === undefined) return [];
  const schema = z.strictObject({ dpd: z.strictObject(membersOf(actions), must('must be an object')) });
  return [...findingsIn(schema, { dpd }), ...orderFindings(dpd, operation)];
}

function orderFindings(dpd: unknown, operation: 'create' | 'update'): Finding[] {
  if (typeof dpd !== 'object' || dpd === null) return [];
  // A partial dpd on update keeps the other values (provider-apis.md 5.8), which we do not know: an interval that is
  // not given may be as small as 0, a timeout that is not given as large as it takes.
  const given = order.safeParse({ ...(operation === 'create' ? DEFAULTS : { interval: 0 }), ...dpd }).data;
  if (given === undefined || given.timeout > given.interval) return [];
  const rule = `must be greater than the interval; they are ${given.timeout} and ${given.interval} s`;
  return [finding(['dpd', 'timeout'], rule, { code: 'out-of-range' })];
}
