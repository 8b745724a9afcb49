import { UncatchableStateError } from './state-error';

/** Payload limit of Step Functions, bytes of UTF-8 text. */
export const payloadLimitBytes = 262_144;

/** Throws the error `States.DataLimitExceeded` when what a state has got is longer than the limit, as JSON text. */
export function checkPayload(state: string, text: string): void {
  if (Buffer.byteLength(text) <= payloadLimitBytes) return;
  throw new UncatchableStateError('States.DataLimitExceeded', `${state} returned more than ${payloadLimitBytes} bytes`);
}
