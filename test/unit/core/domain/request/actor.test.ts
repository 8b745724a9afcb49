import { kindOf } from '../../../../../lambdas/core/domain/request/actor';

test.each([
  { actor: 'arn:aws:iam::123456789012:user/team/anna', kind: 'user' },
  { actor: 'arn:aws-cn:iam::123456789012:root', kind: 'user' },
  {
    actor: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/anna@example.com',
    kind: 'user',
  },
  { actor: 'AIDAJQABLZS4A3QDU576Q', kind: 'user' },
  { actor: 'arn:aws:sts::123456789012:assumed-role/ticket-bot/session', kind: 'service' },
  { actor: 'arn:aws:sts::123456789012:assumed-role/bot/user/', kind: 'service' },
  { actor: 'AROAJQABLZS4A3QDU576Q:session', kind: 'service' },
  { actor: 'vpn-provisioner', kind: 'system' },
  { actor: 'unknown', kind: 'service' },
])('$actor is a $kind', ({ actor, kind }) => {
  expect(kindOf(actor)).toBe(kind);
});
