import { IntakeLog } from '../../../lib/cli/demo/intake-log';

const FUNCTION = { functionName: 'Intake' };

function lineOf(entry: object): { functionName: string; line: string } {
  return { ...FUNCTION, line: JSON.stringify({ level: 'INFO', ...entry }) };
}

test('the demo knows the request of a message as soon as it is accepted, in whatever order lines and questions come', async () => {
  const log = new IntakeLog();
  const later = log.requestOf('m-1');

  log.take({ ...FUNCTION, line: 'no JSON' });
  log.take(lineOf({ message: 'rejected', messageId: 'm-1', requestId: 'req_0' }));
  log.take(lineOf({ message: 'accepted', messageId: 'm-2', requestId: 'req_2' }));
  log.take(lineOf({ message: 'accepted', messageId: 'm-1', requestId: 'req_1' }));

  expect(await later).toBe('req_1');
  expect(await log.requestOf('m-2')).toBe('req_2');
});
