import type { ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import { BGP, expectedOf, findingsOf, PSK, rules, STATIC, without } from './enterprise-v5-cases';
import type { Case, Fields } from './enterprise-v5-cases';

describe('an update', () => {
  const update = (fields: Fields, overrides: Partial<ValidationContext> = {}): Omit<Case, 'name'> => ({
    fields,
    context: { operation: 'update', ...overrides },
  });

  test.each<Case>([
    { name: 'may change the name alone', ...update({ name: 'vpn-2' }) },
    {
      name: 'may change everything that is not for good',
      ...update({
        ...without(BGP, 'vgw_id', 'vgw_ip', 'style'),
        enable_hub: true,
      }),
      warnings: ['ikepolicy.encryption_algorithm', 'ipsecpolicy.encryption_algorithm'],
    },
    {
      name: 'may not change what is for good',
      ...update({ vgw_id: STATIC['vgw_id'], vgw_ip: STATIC['vgw_ip'], style: 'static', ha_role: 'master', tags: [] }),
      errors: ['ha_role', 'style', 'tags', 'vgw_id', 'vgw_ip'],
    },
    { name: 'must change something', ...update({}), errors: [''] },
    { name: 'may change a sealed key only', ...update({}, { secret: 'sealed' }) },
    { name: 'has no effect with a new key alone', ...update({ psk: PSK, name: 'vpn-2' }), errors: ['psk'] },
    {
      name: 'has no effect with a new key alone, which lenient validation lets pass',
      ...update({ psk: PSK }, { strictness: 'lenient' }),
      warnings: ['psk'],
    },
    {
      name: 'has no effect with a new key and IKEv2',
      ...update({ psk: PSK, ikepolicy: { ike_version: 'v2' } }),
      errors: ['psk'],
    },
    {
      name: 'has effect with a new key and another lifetime',
      ...update({ psk: PSK, ipsecpolicy: { lifetime_seconds: 7200 } }),
    },
    {
      name: 'has effect with a new key alone with IKEv1',
      ...update({ psk: PSK, ikepolicy: { ike_version: 'v1', phase1_negotiation_mode: 'main' } }),
    },
    {
      name: 'to IKEv1 names the mode',
      ...update({ ikepolicy: { ike_version: 'v1' } }),
      errors: ['ikepolicy.phase1_negotiation_mode'],
    },
    {
      name: 'gives the rules that it names',
      ...update({ policy_rules: [] }),
      errors: ['policy_rules'],
    },
    {
      name: 'does not judge the mode when it does not know the version',
      ...update({ ikepolicy: { phase1_negotiation_mode: 'main' } }),
    },
    { name: 'may switch nqa or hub without the style', ...update({ enable_nqa: false }) },
    { name: 'may not switch nqa and hub', ...update({ enable_nqa: true, enable_hub: true }), errors: ['enable_hub'] },
    {
      name: 'may not have rules and nqa',
      ...update({ enable_nqa: true, policy_rules: rules(1) }),
      errors: ['enable_nqa'],
    },
    {
      name: 'may not empty the lists',
      ...update({ peer_subnets: [], policy_rules: [] }, { gateway: { attachment_type: 'vpc' } }),
      errors: ['peer_subnets', 'policy_rules'],
    },
    {
      name: 'judges values as a create does',
      ...update({ cgw_id: 'x', peer_subnets: ['100.64.0.0/10'] }),
      errors: ['cgw_id', 'peer_subnets[0]'],
    },
  ])('$name', (one) => {
    const found = findingsOf(one);

    expect(found).toEqual(expectedOf(one));
  });
});
