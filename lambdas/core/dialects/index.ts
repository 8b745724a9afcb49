import type { DialectId } from '../../contract/provider-profile';
import type { ProviderDialect } from '../ports/provider-dialect';
import { huaweiV2 } from './huawei-v2/dialect';

/** The registry: every dialect that the product speaks. */
export const DIALECTS: Readonly<Record<DialectId, ProviderDialect>> = { 'huawei-v2': huaweiV2 };
