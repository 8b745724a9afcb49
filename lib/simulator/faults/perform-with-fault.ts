import type { LateEffects } from './late-effects';
import type { Answer, Reply } from '../base/message';
import type { Mishap } from './fault';
import { pause } from '../base/pause';
import type { ProviderCall } from '../dialect/provider-call';

/** Performs a call as it goes when nothing goes wrong. */
export function performCall(call: ProviderCall): Reply {
  return call.refuseCaller() ?? call.perform();
}

/** Performs a call with what goes wrong with it: see `Mishap`. At once when there is no delay. */
export function performWithMishap(call: ProviderCall, mishap: Mishap, late: LateEffects): Answer | Promise<Answer> {
  const committed = mishap.commit === 'first' ? performCall(call) : undefined;
  const end = (): Answer => endCall(call, mishap, late, committed);
  return mishap.delayMs === 0 ? end() : pause(mishap.delayMs).then(end);
}

function endCall(call: ProviderCall, { commit, ending }: Mishap, late: LateEffects, committed?: Reply): Answer {
  const leaveAlone = typeof commit === 'object' ? lateCommit(call, commit.afterMs, late) : (): void => undefined;
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

/** What makes the call take effect later; its credentials are judged now, as a server does when it takes a call in. */
function lateCommit(call: ProviderCall, afterMs: number, late: LateEffects): () => void {
  if (call.refuseCaller()) return () => undefined;
  return () => {
    late.add(afterMs, () => call.perform());
  };
}
