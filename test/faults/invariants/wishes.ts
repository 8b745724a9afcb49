import { generatedConnectionName } from '../../../lambdas/core/domain/request/connection-name';
import type { RequestTrace } from '../simulation/trace';

/** Whether a request asks for a new connection. */
export function isCreate({ planned }: RequestTrace): boolean {
  return planned.class !== 'update' && planned.class !== 'delete';
}

/** The name that a create asks for. */
export function nameOf({ planned, stored }: Pick<RequestTrace, 'planned' | 'stored'>): string | undefined {
  const given = planned.connection?.['name'];
  if (typeof given === 'string') return given;
  return stored === undefined ? undefined : generatedConnectionName(stored.id);
}
