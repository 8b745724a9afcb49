import fc from 'fast-check';
import { huaweiV2 } from '../../lambdas/core/dialects/huawei-v2/dialect';
import { dottedPathOf } from '../../lambdas/core/domain/violation';
import { refuseCreate } from '../../lib/simulator/huawei-v2/rules';
import { answer, providerProfile } from '../support/builders';
import type { Fields } from '../support/builders';
import { breach, broken, validFields } from './huawei-v2-requests';

const PROFILE = providerProfile();

/** The field that the simulator names in its refusal. */
function fieldOf(refusal: string | undefined): string | undefined {
  const [, quoted, named] = /'([^']+)'|Invalid input for (\w+)\./.exec(refusal ?? '') ?? [];
  return quoted ?? named;
}

function sent(fields: Fields): Fields {
  const { psk, name = 'vpn-01jd0000000000000000000001', ...others } = fields;
  const spec = { fields: others, name: String(name), preSharedKey: String(psk) };
  const { body = '' } = huaweiV2.createRequest(PROFILE, spec);
  return (JSON.parse(body) as { ipsec_site_connection: Fields }).ipsec_site_connection;
}

test('what the document allows is accepted by the product and by the simulator', () => {
  fc.assert(
    fc.property(validFields, (fields) => {
      expect(huaweiV2.validateCreate(fields, 'in-fields')).toEqual([]);
      expect(refuseCreate(fields)).toBeUndefined();
    }),
  );
});

test('one broken rule is refused by the product and by the simulator, at the same field', () => {
  fc.assert(
    fc.property(validFields, breach, (fields, breakage) => {
      const request = broken(fields, breakage);

      const paths = huaweiV2.validateCreate(request, 'in-fields').map(({ path }) => dottedPathOf(path));

      expect(new Set(paths)).toEqual(new Set([breakage.field]));
      expect(fieldOf(refuseCreate(request))).toBe(breakage.field);
    }),
    { numRuns: 300 },
  );
});

test('what the product sends for a valid request is accepted, and carries the caller’s values', () => {
  fc.assert(
    fc.property(validFields, (fields) => {
      const body = sent(fields);

      const asked = Object.keys(fields).filter((name) => Object.hasOwn(body, name));
      expect(refuseCreate(body)).toBeUndefined();
      expect(Object.fromEntries(asked.map((name) => [name, body[name]]))).toEqual(
        Object.fromEntries(asked.map((name) => [name, fields[name]])),
      );
    }),
  );
});

test('what comes back for what was sent is recognised as ours, and has no key in it', () => {
  fc.assert(
    fc.property(validFields, fc.uuid(), (fields, id) => {
      const body = sent(fields);
      const echo = answer(201, { ipsec_site_connection: { ...body, id, status: 'PENDING_CREATE' } });

      const seen = huaweiV2.parseConnection(echo);

      expect(seen === undefined || huaweiV2.matches(seen, { fields, name: String(body['name']) })).toBe(true);
      expect(Object.keys(seen ?? {}).sort()).toEqual(['id', 'name', 'peerAddress', 'serviceId', 'status']);
    }),
  );
});

test('no refusal repeats the pre-shared key', () => {
  fc.assert(
    fc.property(validFields, fc.string({ minLength: 6, maxLength: 200 }), (fields, key) => {
      // A short text may be found in any sentence by chance; this one cannot.
      const psk = `${key} ⟦${key}⟧`;

      const text = JSON.stringify(huaweiV2.validateCreate({ ...fields, psk, mtu: 1 }, 'in-fields'));

      expect(text).not.toContain('⟦');
    }),
  );
});
