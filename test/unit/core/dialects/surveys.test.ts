/** A look at all connections of an account at once (provider-apis.md 5.7 and 5.9). */
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { answer, CANARY_KEY, providerProfile } from '../../../support/builders';
import type { Fields } from '../../../support/builders';
import enterprise from '../../../fixtures/enterprise-v5/list-page.response.json';
import fjcloud from '../../../fixtures/fjcloud-v2/list.response.json';
import openstack from '../../../fixtures/openstack-v2/list.response.json';

const PROFILE = providerProfile();
const NEUTRON = `${PROFILE.endpoint}/v2.0/vpn/ipsec-site-connections`;
const ENTERPRISE = `${PROFILE.endpoint}/v5/${PROFILE.projectId ?? ''}/vpn-connection`;

function urlOf(dialect: keyof typeof DIALECTS, pageQuery?: string): string {
  const { method, url, headers, body } = DIALECTS[dialect].surveyRequest(PROFILE, pageQuery);
  expect({ method, headers, body }).toEqual({ method: 'GET', headers: { accept: 'application/json' } });
  return url;
}

test.each([
  { dialect: 'huawei-v2', url: `${NEUTRON}?fields=id&fields=status` },
  { dialect: 'fjcloud-v2', url: `${NEUTRON}?fields=id&fields=status` },
  { dialect: 'openstack-v2', url: `${NEUTRON}?limit=500&fields=id&fields=status` },
  { dialect: 'enterprise-v5', url: `${ENTERPRISE}?limit=2000` },
] as const)('a survey at $dialect asks for all connections and as little of each as it can', ({ dialect, url }) => {
  expect(urlOf(dialect)).toBe(url);
});

test.each([
  { dialect: 'huawei-v2', url: `${NEUTRON}?marker=m` },
  { dialect: 'fjcloud-v2', url: `${NEUTRON}?marker=m` },
  { dialect: 'openstack-v2', url: `${NEUTRON}?marker=m` },
  // Its marker is refused without a limit (provider-apis.md 5.6).
  { dialect: 'enterprise-v5', url: `${ENTERPRISE}?limit=2000&marker=m` },
] as const)('a survey at $dialect goes on where a page says', ({ dialect, url }) => {
  expect(urlOf(dialect, 'marker=m')).toBe(url);
});

const [OF_FJCLOUD] = fjcloud.ipsec_site_connections;
const [OF_OPENSTACK] = openstack.ipsec_site_connections;
const [OF_ENTERPRISE] = enterprise.vpn_connections;

// A server may ignore `fields` and `limit`, and then echoes all keys.
test.each([
  { dialect: 'huawei-v2', list: 'ipsec_site_connections', full: OF_OPENSTACK },
  { dialect: 'fjcloud-v2', list: 'ipsec_site_connections', full: OF_FJCLOUD },
  { dialect: 'openstack-v2', list: 'ipsec_site_connections', full: OF_OPENSTACK },
  { dialect: 'enterprise-v5', list: 'vpn_connections', full: OF_ENTERPRISE },
] as const)('a survey at $dialect takes answers with more of everything, but no pre-shared key', (given) => {
  const connections: Fields[] = Array.from({ length: 2500 }, (_, index) => {
    return { ...given.full, id: `c${index}`, status: 'DOWN', psk: CANARY_KEY, more: { psk: CANARY_KEY } };
  });

  const page = DIALECTS[given.dialect].parsePage(answer(200, { [given.list]: connections }));

  expect(page?.connections.map(({ id, status }) => ({ id, status }))).toEqual(
    connections.map(({ id, status }) => ({ id, status })),
  );
  expect(JSON.stringify(page)).not.toContain(CANARY_KEY);
});
