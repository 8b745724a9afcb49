import { DIALECTS } from '../../../../lambdas/core/dialects';
import { templateOf } from '../../../../lib/cli/vpnctl/batch/template';
import { TEMPLATE_OPERATIONS } from '../../../../lib/cli/vpnctl/batch/template-rows';
import { requestIn, verdictsOn } from '../../../support/formats/rows';

type DialectName = keyof typeof DIALECTS;

const CASES = (Object.keys(DIALECTS) as DialectName[]).flatMap((dialect) =>
  TEMPLATE_OPERATIONS.map((operation) => ({ dialect, operation })),
);

test.each(CASES)('the template of $dialect for $operation has two rows that are accepted', async (choice) => {
  const verdicts = await verdictsOn(templateOf(choice));

  expect(verdicts.map(({ violations }) => violations)).toEqual([[], []]);
  expect(verdicts.map((verdict) => requestIn(verdict))).toMatchObject([
    { operation: choice.operation, provider: choice.dialect },
    { operation: choice.operation, provider: choice.dialect },
  ]);
});

test.each(CASES)('and so has the one of $dialect for $operation for Excel', async (choice) => {
  const text = templateOf({ ...choice, excel: true });

  expect(text).toMatch(/^\ufeff"operation";/);
  expect((await verdictsOn(text)).every(({ accepted }) => accepted !== undefined)).toBe(true);
});

test('the second row has the necessary fields alone', async () => {
  const [all, needed] = await verdictsOn(templateOf({ dialect: 'huawei-v2', operation: 'create' }));

  expect(all && requestIn(all)['connection']).toHaveProperty('mtu', 1500);
  expect(needed && requestIn(needed)['connection']).not.toHaveProperty('mtu');
});

test('rows may name a provider of ours', () => {
  const text = templateOf({ dialect: 'openstack-v2', operation: 'delete', provider: 'my-cloud' });

  expect(text).toContain('"delete","my-cloud"');
});
