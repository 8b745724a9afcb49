import type { StepResult } from '../../../../contract/steps';
import { frozenOutcome, goneOutcome } from '../../../domain/observation/deletion-outcome';
import type { ProviderFailure } from '../../../domain/connection/provider-call';
import type { Attempt } from '../../../domain/request/provisioning-request';
import { ConnectionOperation } from './connection-operation';
import { acceptedPatch } from './hand-over';
import { knownConnection } from './known-connection';

/**
 * Has the provider delete the connection. Repeating the call is harmless, and a connection that does not exist is what
 * was asked for (provider-apis.md 4.5).
 */
export class ConnectionDeletion extends ConnectionOperation {
  protected async apply(): Promise<StepResult> {
    const { deps, request, target, attempt: previous } = this;
    const ended = this.endBeforeSend('The connection was not deleted before the deadline.');
    if (ended !== undefined) return this.end(previous, ended);
    const { id } = knownConnection(request);
    const prepared = await deps.provider.prepare(target, 'delete');
    if (!prepared.ok) return this.repeat(previous, prepared.failure, 'delete-repeated');
    const attempt = await this.writeIntent(previous, { type: 'delete-sent' });
    const result = await deps.provider.remove(target, id, () => this.secrets(), prepared.value);
    if (!result.ok) return this.failed(attempt, result.failure);
    const patch = acceptedPatch(target, request, this.run.nowMs);
    await this.run.write(patch, { type: 'delete-accepted', provider: result.answer });
    return this.handOver();
  }

  private async failed(attempt: Attempt, failure: ProviderFailure): Promise<StepResult> {
    if (failure.class === 'gone') return this.finish(goneOutcome(failure.answer));
    if (failure.problem === 'provider-frozen') return this.finish(frozenOutcome(failure.answer));
    return this.repeat(attempt, failure, 'delete-repeated');
  }
}
