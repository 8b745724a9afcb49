import type { StepResult } from '../../../../contract/steps';
import type { ProvisionedConnection } from '../../../domain/request/provisioning-request';
import { openPreSharedKey } from '../../requests/sealed-key';
import { ConnectionOperation } from './connection-operation';
import { acceptedPatch } from './hand-over';
import { knownConnection } from './known-connection';

/**
 * Has the provider change the connection. The call sets fields to given values, so repeating it is harmless, also after
 * a send of which nothing is known. A connection that is being changed is waited for until the deadline.
 */
export class ConnectionUpdate extends ConnectionOperation {
  protected async apply(): Promise<StepResult> {
    const { deps, request, target, attempt: previous } = this;
    const ended = this.endBeforeSend('The connection was not updated before the deadline.');
    if (ended !== undefined) return this.end(previous, ended);
    const connection = knownConnection(request);
    const prepared = await deps.provider.prepare(target, 'update');
    if (!prepared.ok) return this.repeat(previous, prepared.failure, 'update-repeated');
    const preSharedKey = request.hasPreSharedKey ? await openPreSharedKey(deps, request) : undefined;
    const fields = [...Object.keys(request.fields), ...(preSharedKey === undefined ? [] : ['psk'])];
    const attempt = await this.writeIntent(previous, { type: 'update-sent', fields });
    const change = { fields: request.fields, preSharedKey };
    const result = await deps.provider.update(target, connection.id, change, prepared.value);
    if (!result.ok) return this.repeat(attempt, result.failure, 'update-repeated');

    const updated: ProvisionedConnection = {
      id: connection.id,
      name: result.value.name ?? connection.name,
      status: result.value.status ?? connection.status,
    };
    const patch = { ...acceptedPatch(target, request, this.run.nowMs), connection: updated };
    await this.run.write(patch, { type: 'updated', provider: result.answer });
    return this.handOver();
  }
}
