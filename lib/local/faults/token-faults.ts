import { AwsError } from '../base/aws-error';
import { LostAnswer, type AwsAction } from '../base/aws-json-server';
import type { FaultDraws } from './fault-draws';
import type { TokenFaultOptions } from './fault-options';

/** The calls that answer tokens, some of them refused as throttled, some done and not answered. */
export function faultyTokenCalls(
  actions: Readonly<Record<string, AwsAction>>,
  { throttle = 0, lostAnswer = 0 }: TokenFaultOptions,
  draws: FaultDraws,
): Readonly<Record<string, AwsAction>> {
  const faulty = ([name, action]: [string, AwsAction]): [string, AwsAction] => [
    name,
    async (request, origin) => {
      const isThrottled = draws.strikes('token.throttle', name, throttle);
      const isLost = draws.strikes('token.lostAnswer', name, lostAnswer);
      if (isThrottled) {
        draws.count('token.throttle');
        throw new AwsError('ThrottlingException', 'Rate exceeded');
      }
      const answer = await action(request, origin);
      if (!isLost) return answer;
      draws.count('token.lostAnswer');
      throw new LostAnswer();
    },
  ];
  return Object.fromEntries(Object.entries(actions).map(faulty));
}
