/** `vpnctl validate --explain`: every finding that a rule can give has a source. */
import fc from 'fast-check';
import { DIALECTS } from '../../lambdas/core/dialects';
import type { Violation } from '../../lambdas/core/domain/findings/violation';
import { PAGES } from '../../lib/cli/vpnctl/sources/documents';
import { ROWS } from '../../lib/cli/vpnctl/sources/rows';
import { fieldOf, sourceOf } from '../../lib/cli/vpnctl/sources/source-of';
import { validated } from '../support/validation';
import { changed } from './samples/cases';
import type { Operation, RequestCases } from './samples/cases';
import { enterpriseV5Cases } from './samples/enterprise-v5-requests';
import { fjcloudV2Cases } from './samples/fjcloud-v2-requests';
import { huaweiV2Cases } from './samples/huawei-v2-requests';
import { openstackV2Cases } from './samples/openstack-v2-requests';

const CASES: Readonly<Record<keyof typeof DIALECTS, RequestCases>> = {
  'huawei-v2': huaweiV2Cases,
  'fjcloud-v2': fjcloudV2Cases,
  'enterprise-v5': enterpriseV5Cases,
  'openstack-v2': openstackV2Cases,
};
const SUBJECTS = (Object.keys(CASES) as (keyof typeof DIALECTS)[]).flatMap((dialect) =>
  (['create', 'update'] as const).map((operation) => ({ dialect, operation })),
);
const STRICTNESS = ['strict', 'lenient'] as const;
/** For each rule. */
const RUNS_PER_RULE = 1;

/** Everything that is found in a body, as error or warning, strictly and leniently. */
function findings(dialect: keyof typeof DIALECTS, operation: Operation, fields: Record<string, unknown>): Violation[] {
  return STRICTNESS.flatMap((strictness) => {
    const context = { operation, strictness, options: {} };
    const { errors, warnings } = validated(DIALECTS[dialect], fields, context);
    return [...errors, ...warnings];
  });
}

describe.each(SUBJECTS)('$dialect, $operation', ({ dialect, operation }) => {
  const unexplained = (found: readonly Violation[]): string[] =>
    found
      .filter((one) => sourceOf({ dialect, operation }, one) === undefined)
      .map(({ path, code }) => `${fieldOf(path)} ${code}`);

  test('whatever one broken rule gives has a source', () => {
    const { samples, breakers } = CASES[dialect];
    const applicable = breakers.filter((breaker) => (breaker.operation ?? operation) === operation);
    for (const { change, kind, gateway } of applicable) {
      fc.assert(
        fc.property(samples({ operation, kind, gateway }), change, ({ fields }, changes) => {
          expect(unexplained(findings(dialect, operation, changed(fields, changes)))).toEqual([]);
        }),
        { numRuns: RUNS_PER_RULE },
      );
    }
    expect(applicable.length).toBeGreaterThan(20);
  });

  test.each([
    { name: 'of a wrong type', value: true },
    { name: 'that is empty', value: '' },
    { name: 'with a control character', value: 'a\u0000b' },
    { name: 'with a slip', value: ' curly “quote” ' },
    { name: 'that is a list of anything', value: [null, {}, [], 'x', 'x'] },
    { name: 'that is an object of anything', value: { timeout: 'x', source: 5, other: 1 } },
    { name: 'that is a number', value: -1.5 },
    { name: 'that is null', value: null },
  ])('whatever is said of a field $name has a source', ({ value }) => {
    const fields = Object.keys(ROWS[dialect] ?? {}).filter((field) => !field.includes('[]'));
    const [valid] = fc.sample(CASES[dialect].samples({ operation }), { numRuns: 1, seed: 1 });
    for (const field of fields) {
      expect(unexplained(findings(dialect, operation, changed(valid?.fields ?? {}, { [field]: value })))).toEqual([]);
    }
    expect(fields.length).toBeGreaterThan(15);
  });

  test('a source names a document, a section and our reference, and none is that of a field that no rule knows', () => {
    const known = Object.keys(ROWS[dialect] ?? {}).filter((field) => !/[.[]/.test(field));
    const refused = findings(dialect, operation, Object.fromEntries(known.map((field) => [field, 'x'])));

    expect(refused.filter(({ code }) => code === 'unknown-field')).toEqual([]);
    for (const field of known) {
      expect(sourceOf({ dialect, operation }, { path: [field], code: 'required' })).toEqual({
        document: expect.stringMatching(/^(Huawei|Open Telekom|FJcloud|OpenStack)/) as string,
        section: expect.stringMatching(/./) as string,
        reference: expect.stringContaining(
          `docs/reference/provider-apis.md ${PAGES[dialect]?.section ?? ''}`,
        ) as string,
      });
    }
  });
});

test.each([
  { dialect: 'huawei-v2', path: ['psk'], code: 'masked', section: 'parameter psk', cites: '2.1; 3, E7 and E8' },
  { dialect: 'huawei-v2', path: ['mtu'], code: 'not-allowed', section: 'parameter mtu', cites: '2.1; 3, E4' },
  {
    dialect: 'enterprise-v5',
    path: ['policy_rules', 3, 'source'],
    code: 'duplicate',
    section: 'parameter policy_rules[].source',
    cites: '2.3; 3, E16',
  },
  {
    dialect: 'enterprise-v5',
    path: ['ikepolicy', 'dpd', 'msg'],
    code: 'not-allowed',
    section: 'parameter ikepolicy.dpd.msg',
    cites: '2.3; 3, E19',
  },
  { dialect: 'openstack-v2', path: ['dpd', 'timeout'], code: 'out-of-range', section: 'check_dpd', cites: '2.4' },
  { dialect: 'fjcloud-v2', path: ['description'], code: 'reserved', section: '2, rules for all dialects', cites: '2' },
  {
    dialect: 'openstack-v2',
    path: ['colour'],
    code: 'unknown-field',
    section: 'the table of parameters, which has no colour',
    cites: '2.4',
  },
  {
    dialect: 'fjcloud-v2',
    path: ['vpn_connection'],
    code: 'wrong-dialect',
    section: 'the body of the request',
    cites: '2.2',
  },
  { dialect: 'fjcloud-v2', path: ['twice'], code: 'duplicate', section: 'the body of the request', cites: '2.2' },
  { dialect: 'fjcloud-v2', path: [], code: 'required', section: 'the body of the request', cites: '2.2' },
])('the source of $code at $path of $dialect is $section', ({ dialect, path, code, section, cites }) => {
  expect(sourceOf({ dialect, operation: 'create' }, { path, code })).toMatchObject({
    section,
    reference: `docs/reference/provider-apis.md ${cites}`,
  });
});
