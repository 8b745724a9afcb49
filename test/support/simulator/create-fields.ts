/** The fields of create requests, as the providers' documentation has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedDialectId } from '../../../lib/simulator/simulator';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** The parsed content of a file of `examples/`. */
export function example(name: string): Json {
  return parsed('../../../examples', name);
}

/** The parsed content of a file of `test/fixtures/`. */
export function fixture(name: string): Json {
  return parsed('../../fixtures', name);
}

function parsed(folder: string, name: string): Json {
  return JSON.parse(readFileSync(join(__dirname, folder, name), 'utf8')) as Json;
}

/** Fields changed as told; undefined leaves a field out. */
export function changed(fields: Json, changes: Json): Json {
  return Object.fromEntries(Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== undefined));
}

/** Fields with the member at a dotted path set; undefined leaves it out. */
export function withMember(fields: Json, path: string, value: unknown): Json {
  const [first = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : withMember((fields[first] ?? {}) as Json, rest.join('.'), value);
  return changed(fields, { [first]: inner });
}

/** The fields of a dialect's example create request, changed as told. */
export function createFields(dialect: SimulatedDialectId, changes: Json = {}): Json {
  return dialect === 'enterprise-v5' ? enterpriseFields('static', changes) : changed(NEUTRON_FIELDS[dialect], changes);
}

const NEUTRON_FIELDS = {
  'huawei-v2': neutronFields(example('huawei-v2.create.request.json')),
  'fjcloud-v2': neutronFields(fixture('fjcloud-v2/create.request.json')),
  'openstack-v2': neutronFields(fixture('openstack-v2/create.request.json')),
};

function neutronFields(body: Json): Json {
  return body['ipsec_site_connection'] as Json;
}

/** The fields of an example of `enterprise-v5`, with a psk that is legal instead of the mask, changed as told. */
export function enterpriseFields(style: 'static' | 'policy' | 'bgp', changes: Json = {}): Json {
  const fields = fixture(`enterprise-v5/create-${style}.request.json`)['vpn_connection'] as Json;
  // The masked ids of the BGP example are no addresses (provider-apis.md 3, E12).
  const ikepolicy = changed((fields['ikepolicy'] ?? {}) as Json, { local_id: undefined, peer_id: undefined });
  const policy = fields['ikepolicy'] === undefined ? {} : { ikepolicy };
  return changed({ ...fields, ...policy, psk: 'Secret-psk-4711' }, changes);
}
