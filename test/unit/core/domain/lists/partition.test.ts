import fc from 'fast-check';
import { partitionOf } from '../../../../../lambdas/core/domain/lists/partition';

const tenants = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const values = fc.string({ unit: fc.constantFrom('a', '#', '0', '票'), maxLength: 4 });
const parts = fc.integer({ min: 0, max: 9 });

test('no value names the partition of another tenant, part or value', () => {
  const places = fc.tuple(tenants, parts, values);

  fc.assert(
    fc.property(places, places, (one, other) => {
      const isSame = one.every((member, index) => member === other[index]);

      expect(partitionOf(...one) === partitionOf(...other)).toBe(isSame);
    }),
  );
});

test('a partition key has no more bytes than DynamoDB takes, and begins with the tenant', () => {
  const long = partitionOf('acme', 3, '票'.repeat(5_000));

  expect(long).toMatch(/^acme#3#/);
  expect(Buffer.byteLength(long)).toBeLessThan(2_048);
  expect(partitionOf('acme', 3, '票'.repeat(4_999))).not.toBe(long);
});
