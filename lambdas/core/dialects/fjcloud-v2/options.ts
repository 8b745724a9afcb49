/** What the FJcloud-O network API v2.0 understands of a profile (provider-apis.md 1): it has no options. */
import * as z from 'zod';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Violation } from '../../domain/findings/violation';
import { findingsIn } from '../../domain/findings/schema-findings';
import { oneOf } from '../../wire/fields';

const profileSchema = z.object({
  // AK/SK signatures are of the Huawei family only.
  auth: z.object({ type: oneOf(['password', 'applicationCredential', 'token']) }),
  options: z.strictObject({}),
});

/** What is wrong with a profile. */
export function checkProfile({ auth, options }: ProviderProfile): readonly Violation[] {
  return findingsIn(profileSchema, { auth: { type: auth.type }, options });
}
