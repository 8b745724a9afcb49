import type { ProviderDialect } from '../../ports/provider-dialect';
import { NEUTRON_DIALECT } from '../../wire/neutron/dialect';
import { classify } from './errors';
import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { allFields, validate } from './rules';
import { meaningOf } from './statuses';

/** Huawei classic VPN API v2.0 (Open Telekom Cloud and others); rules of provider-apis.md 2.1. */
export const huaweiV2: ProviderDialect = {
  ...NEUTRON_DIALECT,
  id: 'huawei-v2',
  checkProfile,
  fields: allFields,
  validate,
  // No field is free: the description must be empty (provider-apis.md 2.1).
  listsMarker: () => false,
  // Only true is allowed (provider-apis.md 2.1).
  isSwitchedOff: () => false,
  createRequest,
  updateRequest,
  meaningOf,
  classify,
};
