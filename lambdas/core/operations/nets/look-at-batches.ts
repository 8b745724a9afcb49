import { lookAtCall } from '../batches/look-at-calls';
import type { CallLook, LookDependencies } from '../batches/look-at-calls';
import type { CallKey } from '../../ports/batches/batch-store';

/** What the looks at calls of batches have found, in numbers of calls. */
export interface BatchLooks {
  /** Had stored chunks and come to nothing; they are cleared away. */
  readonly abandoned: number;
  /** Had lost something on its way, which is done again. */
  readonly repeated: number;
}

/** What came of one run: failures do not stop the others. */
export interface BatchRun extends BatchLooks {
  readonly errors: readonly unknown[];
}

/**
 * The net below batches (protocol.md 9.5): looks at every call whose turn it is, until time is up. Safe to run twice, also at
 * once.
 *
 * @throws ServiceUnavailableError when the calls cannot be found
 */
export async function lookAtBatches(deps: LookDependencies, isOver: () => boolean): Promise<BatchRun> {
  const looks: CallLook[] = [];
  const errors: unknown[] = [];
  for await (const key of dueCalls(deps)) {
    try {
      looks.push(await lookAtCall(deps, key));
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      deps.logger.error('batch not looked at', { batchId: key.batchId, errorName });
      errors.push(error);
    }
    if (isOver()) break;
  }
  const count = (look: CallLook): number => looks.filter((one) => one === look).length;
  return { abandoned: count('abandoned'), repeated: count('repeated'), errors };
}

async function* dueCalls({ batches, clock }: LookDependencies): AsyncGenerator<CallKey> {
  const nowMs = clock.nowMs();
  let cursor: string | undefined;
  do {
    const page = await batches.dueCalls(nowMs, cursor);
    // guard: batch-net
    yield* page.calls;
    ({ cursor } = page);
  } while (cursor !== undefined);
}
