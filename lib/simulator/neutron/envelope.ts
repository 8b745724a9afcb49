import { isJsonObject } from '../../base/json';
import type { Fields } from '../base/fields';
import type { Reply } from '../base/message';
import { badRequest, neutronError } from './neutron-error';

/** The member of a body that carries one connection; a list has an `s` more. */
export const NEUTRON_ENVELOPE = 'ipsec_site_connection';
const ONE = NEUTRON_ENVELOPE;
const MANY = `${ONE}s`;

/** The fields inside the envelope of a request body, or why it cannot be read. */
export type Opened = { readonly fields: Fields } | { readonly refusal: Reply };

/**
 * Opens `{"ipsec_site_connection": {…}}` (provider-apis.md 1); refusals as in recorded-openstack c06 and e38 to e40.
 */
export function openEnvelope(text: string): Opened {
  if (text === '') return { refusal: badRequest('Resource body required') };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const message = 'Malformed request body: Cannot understand JSON.';
    return { refusal: neutronError(400, 'MalformedRequestBody', message) };
  }
  if (isJsonObject(body) && Object.hasOwn(body, MANY)) return { refusal: badRequest('Bulk operation not supported') };
  const fields = isJsonObject(body) && Object.keys(body).length === 1 ? body[ONE] : undefined;
  return isJsonObject(fields) ? { fields } : { refusal: badRequest(`Unable to find '${ONE}' in request body`) };
}

/** The answer that carries one connection. */
export function one(status: number, view: object): Reply {
  return { status, body: { [ONE]: view } };
}

/** The answer that carries a list of connections, with links to other pages where the server has them. */
export function many(views: readonly object[], links?: readonly object[]): Reply {
  return { status: 200, body: { [MANY]: views, ...(links && { [`${MANY}_links`]: links }) } };
}
