/** The documents that the rules of the dialects are from (provider-apis.md "Sources"), by dialect. */
export interface Pages {
  readonly create: string;
  readonly update: string;
  /** Section of provider-apis.md that has the rules. */
  readonly section: string;
}

const CLASSIC = 'Huawei Cloud and Open Telekom Cloud, Virtual Private Network API reference, classic';
const ENTERPRISE = 'Open Telekom Cloud, Virtual Private Network API reference, Enterprise Edition';
const FJCLOUD = 'FJcloud-O, IaaS API reference v2, network';

/** OpenStack's own definition of the attributes. */
export const NEUTRON_LIB = 'OpenStack, neutron-lib, api/definitions/vpn.py';
/** OpenStack's checks that go beyond one attribute. */
export const NEUTRON_VALIDATOR = 'OpenStack, neutron-vpnaas, db/vpn/vpn_validator.py';
/** What we have written ourselves. */
export const OURS = 'VPN Provisioner, docs/reference/provider-apis.md';

/** Pages on one connection, by dialect. */
export const PAGES: Readonly<Record<string, Pages>> = {
  'huawei-v2': {
    create: `${CLASSIC}, creating an IPsec VPN connection`,
    update: `${CLASSIC}, updating an IPsec VPN connection`,
    section: '2.1',
  },
  'fjcloud-v2': {
    create: `${FJCLOUD}, create IPsec site connection`,
    update: `${FJCLOUD}, update IPsec site connection`,
    section: '2.2',
  },
  'enterprise-v5': {
    create: `${ENTERPRISE}, creating a VPN connection`,
    update: `${ENTERPRISE}, updating a VPN connection`,
    section: '2.3',
  },
  'openstack-v2': { create: NEUTRON_LIB, update: NEUTRON_LIB, section: '2.4' },
};
