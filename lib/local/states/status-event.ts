import type { Execution } from './execution';
import type { EngineEvent } from '../events/event-bus';
import type { JsonObject } from '../../base/json';
import { localArn } from '../base/local-account';
import { redriveStatus } from './redrive-status';

/** Input and output together, as they stand in the event, may be so long; else the input is left out, then the output. */
const payloadLimitBytes = 248 * 1_024;

/** The event that Step Functions emits when an execution has started, was redriven or has ended. */
export function executionEvent(execution: Execution, nowMs: number): EngineEvent {
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: { ...identityOf(execution), ...payloadOf(execution), ...redriveOf(execution, nowMs) },
  };
}

function identityOf({ arn, name, status, startMs, stopMs, error, cause }: Execution): JsonObject {
  const [machineName = ''] = arn.split(':').slice(6);
  return {
    executionArn: arn,
    stateMachineArn: localArn('states', `stateMachine:${machineName}`),
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name,
    status,
    startDate: startMs,
    stopDate: stopMs ?? null,
    error: error ?? null,
    cause: cause ?? null,
  };
}

function payloadOf({ input = '{}', output }: Execution): JsonObject {
  const outputBytes = escapedBytes(output ?? '');
  const hasOutput = output !== undefined && outputBytes <= payloadLimitBytes;
  const hasInput = escapedBytes(input) + (hasOutput ? outputBytes : 0) <= payloadLimitBytes;
  return {
    input: hasInput ? input : null,
    inputDetails: { included: hasInput },
    output: hasOutput ? output : null,
    outputDetails: output === undefined ? null : { included: hasOutput },
  };
}

function redriveOf(execution: Execution, nowMs: number): JsonObject {
  const { status, reason } = redriveStatus(execution, nowMs);
  return {
    redriveCount: execution.redriveCount ?? 0,
    redriveDate: execution.redriveMs ?? null,
    redriveStatus: status,
    redriveStatusReason: reason ?? null,
  };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
