import type { Admission, LineId } from '../request/admission';
import type { ProvisioningRequest } from '../request/provisioning-request';
import type { RequestId } from '../request/request-id';

/** Where and how a request waits, as its line shows it. */
export interface Waiting extends Omit<Admission, 'seenAtMs'> {
  /** Name of the provider's profile. */
  readonly account: string;
  readonly requestId: RequestId;
  /** When it was accepted, epoch ms: the order in its line. */
  readonly sinceMs: number;
}

/** Those who have waited longest in a line. */
export interface LineHeads {
  readonly line: LineId;
  readonly heads: readonly Waiting[];
}

/** How a request waits; nothing once it has been started or has ended, and where it never waits. */
export function waitingOf({ id, provider, state, createdAtMs, admission }: ProvisioningRequest): Waiting | undefined {
  if (state !== 'accepted' || admission === undefined) return undefined;
  const { line, waitUntilMs, calls, exclusive } = admission;
  const whereAndHow = { account: provider, requestId: id, line, sinceMs: createdAtMs, waitUntilMs, calls };
  return { ...whereAndHow, ...(exclusive !== undefined && { exclusive }) };
}
