import type { ApiFinding } from '../../contract/api/validation';
import { pointerOf } from '../../core/domain/findings/violation';
import type { Violation } from '../../core/domain/findings/violation';

/** A violation as answers show it; what the domain knows besides stays inside. */
export function shown({ path, code, detail }: Violation): ApiFinding {
  return { pointer: pointerOf(path), code, detail };
}
