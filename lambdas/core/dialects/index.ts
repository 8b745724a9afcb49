import type { DialectId } from '../../contract/provider-profile';
import type { ProviderDialect } from '../ports/provider-dialect';
import { enterpriseV5 } from './enterprise-v5/dialect';
import { fjcloudV2 } from './fjcloud-v2/dialect';
import { huaweiV2 } from './huawei-v2/dialect';
import { openstackV2 } from './openstack-v2/dialect';

/** The registry: every dialect that the product speaks. A new one is one folder and one entry here. */
export const DIALECTS = {
  'huawei-v2': huaweiV2,
  'fjcloud-v2': fjcloudV2,
  'enterprise-v5': enterpriseV5,
  'openstack-v2': openstackV2,
} as const satisfies Readonly<Record<DialectId, ProviderDialect>>;
