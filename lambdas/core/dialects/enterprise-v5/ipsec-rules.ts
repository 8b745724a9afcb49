/** Phase 2: `ipsecpolicy` (provider-apis.md 2.3). */
import * as z from 'zod';
import { integer, must, only } from '../../wire/fields';
import { authentication, encryption, groupOrDisable } from './crypto-fields';
import type { RuleScope } from './scope/rule-scope';

/** The members of `ipsecpolicy`, all optional. */
export function ipsecPolicy(scope: RuleScope): z.ZodType {
  return z
    .strictObject(
      {
        authentication_algorithm: authentication(scope, 'ipsecpolicy.authentication_algorithm'),
        encryption_algorithm: encryption(scope, 'ipsecpolicy.encryption_algorithm'),
        pfs: groupOrDisable(scope, 'ipsecpolicy.pfs'),
        transform_protocol: only('esp').optional(),
        lifetime_seconds: integer(30, 604_800).optional(),
        encapsulation_mode: only('tunnel').optional(),
      },
      must('must be an object'),
    )
    .optional();
}
