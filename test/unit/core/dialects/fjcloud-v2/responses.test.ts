/** Answers of provider-apis.md 2.2. */
import { fjcloudV2 } from '../../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import { answer } from '../../../../support/builders';
import created from '../../../../fixtures/fjcloud-v2/create.response.json';
import list from '../../../../fixtures/fjcloud-v2/list.response.json';

test('a connection is read from the documented create answer', () => {
  expect(fjcloudV2.parseConnection(answer(201, created))).toEqual({
    id: 'af44dfd7-cf91-4451-be57-cd4fdd96b5dc',
    name: 'vpnconnection1',
    status: 'PENDING_CREATE',
    serviceId: '7b347d20-6fa3-4e22-b744-c49ee235ae4f',
    peer: '172.24.4.233',
    marker: '',
  });
});

test('a listed connection is recognised by name, service and peer', () => {
  const [seen] = fjcloudV2.parsePage(answer(200, list))?.connections ?? [];
  const fields = { vpnservice_id: 'c2f3178d-5530-4c4a-89fc-050ecd552636', peer_address: '172.24.4.226' };

  const found = seen !== undefined && fjcloudV2.matches(seen, { fields, name: 'vpnconnection1' });
  const other = seen !== undefined && fjcloudV2.matches(seen, { fields, name: 'VPNconnection1' });

  expect({ found, other }).toEqual({ found: true, other: false });
});

test.each([
  { status: 'ACTIVE', meaning: 'ready' },
  { status: 'DOWN', meaning: 'ready_down' },
  { status: 'BUILD', meaning: 'pending' },
  { status: 'PENDING_CREATE', meaning: 'pending' },
  { status: 'PENDING_UPDATE', meaning: 'pending' },
  { status: 'PENDING_DELETE', meaning: 'deleting' },
  { status: 'ERROR', meaning: 'failed' },
  { status: 'FROZEN', meaning: 'unknown' },
])('status $status means $meaning (provider-apis.md 4.1)', ({ status, meaning }) => {
  expect(fjcloudV2.meaningOf(status)).toBe(meaning);
});
