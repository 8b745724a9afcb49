import { pointerOf } from '../../core/domain/findings/violation';
import type { Violation } from '../../core/domain/findings/violation';

/** A violation as answers show it (api.md "Routes"); `pointer` is a JSON pointer into the body. */
export interface ShownViolation {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Shows a violation; what the domain knows besides stays inside. */
export function shown({ path, code, detail }: Violation): ShownViolation {
  return { pointer: pointerOf(path), code, detail };
}
