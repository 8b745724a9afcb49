/** Error types of the Neutron VPNaaS API v2.0 (provider-apis.md 5.3, 5.4 and 5.8). */
import { classifyBy, NEUTRON_CODES } from '../../wire/classification';

/** The class of a failed call: quota and busy connections by type, objects in use and all else by status. */
export const classify = classifyBy(NEUTRON_CODES);
