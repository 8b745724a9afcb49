import { pause } from '../../base/pause';
import type { Answer, Reply } from '../base/message';
import type { ProviderCall } from '../base/provider-call';
import type { Fault } from './fault';
import type { LateCommits } from './late-commits';

/** Performs a call as it goes when nothing goes wrong. */
export function performCall(call: ProviderCall): Reply {
  return call.refuseCaller() ?? call.perform();
}

/**
 * Performs a call that a fault strikes: see `Fault`. At once when there is no delay; a delay may outlast the simulator, so
 * it does not keep the process alive.
 */
export function performWithFault(call: ProviderCall, fault: Fault, lateCommits: LateCommits): Answer | Promise<Answer> {
  const committed = fault.commit === 'first' ? performCall(call) : undefined;
  const end = (): Answer => endCall(call, fault, lateCommits, committed);
  return fault.delayMs === 0 ? end() : pause(fault.delayMs, { keepsProcessAlive: false }).then(end);
}

function endCall(call: ProviderCall, { commit, ending }: Fault, lateCommits: LateCommits, committed?: Reply): Answer {
  const leaveAlone = typeof commit === 'object' ? lateCommit(call, commit.afterMs, lateCommits) : (): void => undefined;
  switch (ending.kind) {
    case 'own': {
      const own = committed ?? performCall(call);
      return ending.alter?.(own) ?? own;
    }
    case 'hang':
      return { kind: 'hang', forMs: ending.forMs, onEnd: leaveAlone };
    case 'respond':
      leaveAlone();
      return ending.reply;
    case 'reset':
    case 'refused':
      leaveAlone();
      return ending.kind;
  }
}

/** What makes the call commit later; its credentials are judged now, as a server does when it takes a call in. */
function lateCommit(call: ProviderCall, afterMs: number, lateCommits: LateCommits): () => void {
  if (call.refuseCaller()) return () => undefined;
  return () => {
    lateCommits.add(afterMs, () => call.perform());
  };
}
