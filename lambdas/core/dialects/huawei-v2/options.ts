/**
 * Options of the Huawei classic VPN API v2.0, for deployments that differ from the strict rules (provider-apis.md 3).
 */
import * as z from 'zod';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Violation } from '../../domain/findings/violation';
import { findingsIn } from '../../domain/findings/schema-findings';
import { boolean } from '../../wire/fields';

const optionsSchema = z.strictObject({
  options: z.strictObject({
    /** The deployment takes `dpd` with Neutron's rules (provider-apis.md 3, E2). */
    dpdSupported: boolean().optional(),
    /** The deployment takes `response-only` as `initiator` (provider-apis.md 3, E9). */
    responseOnlySupported: boolean().optional(),
  }),
});

/** What is wrong with the options of a profile. */
export function checkProfile({ options }: ProviderProfile): readonly Violation[] {
  return findingsIn(optionsSchema, { options });
}
