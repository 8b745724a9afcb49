import * as z from 'zod';
import { submissionSchema } from '../../../../../lambdas/contract/api/submission';
import { providerProfileSchema } from '../../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { findingsIn } from '../../../../../lambdas/core/domain/findings/schema-findings';
import { providerProfile, submission } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { EXAMPLES, PRE_SHARED_KEY } from '../../../../support/examples';
import { validated } from '../../../../support/validation';

/** What the library says where a schema has no words of its own. */
const LIBRARY = /\b(Invalid|expected|received|Unrecognized|Too (small|big)|discriminator|Expected)\b|undefined|NaN/;

const WRONG: readonly unknown[] = [
  null,
  '',
  'text',
  5,
  -1.5,
  Infinity,
  true,
  [],
  [[]],
  {},
  { '': 1 },
  'x'.repeat(5000),
];

const PROFILE = { ...providerProfile(), limits: { requestsPerSecond: 5, maxInFlight: 5 } };
const AUTHS = [providerProfile().auth, { type: 'aksk', accessKey: 'a', secretKey: 'b' }, { type: 'token', token: 'a' }];

/** A value with each of its parts, and itself, replaced by what it should not be. */
function* brokenForms(value: unknown): Generator {
  yield* WRONG;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const form of brokenForms(value[0])) yield [form, ...(value.slice(1) as unknown[])];
    return;
  }
  yield { ...value, 'not a field': 1, notAField: 1 };
  for (const [name, member] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    for (const form of brokenForms(member)) yield { ...value, [name]: form };
  }
}

function expectOurWords(details: readonly string[]): void {
  expect(
    details.filter(
      (detail) =>
        LIBRARY.test(detail) || !/^[\w[\]. -]+ (must|is|has|contains|differs|does|cannot|belongs) .*\.$/s.test(detail),
    ),
  ).toEqual([]);
}

test.each([
  { what: 'a request', schema: submissionSchema, value: submission() },
  ...AUTHS.map((auth, index) => ({
    what: `a profile, ${index}`,
    schema: providerProfileSchema,
    value: { ...PROFILE, auth },
  })),
  { what: 'profiles', schema: z.array(providerProfileSchema), value: [PROFILE] },
])('whatever is wrong with $what, no text of the library is shown', ({ schema, value }) => {
  const details = [...brokenForms(value)].flatMap((form) => findingsIn(schema, form).map(({ detail }) => detail));

  expect(details.length).toBeGreaterThan(100);
  expectOurWords(details);
});

test.each(EXAMPLES)('whatever is wrong with a connection of $title, no text of the library is shown', (given) => {
  const fields = { ...given.fields, psk: PRE_SHARED_KEY };
  const contexts = [
    { operation: 'create', strictness: 'strict', options: {} },
    { operation: 'update', strictness: 'lenient', options: {} },
  ] as const;

  const details = [...brokenForms(fields)].flatMap((form) =>
    typeof form !== 'object' || form === null || Array.isArray(form)
      ? []
      : contexts.flatMap((context) => {
          const { errors, warnings } = validated(DIALECTS[given.dialect], form as Fields, context);
          return [...errors, ...warnings].map(({ detail }) => detail);
        }),
  );

  expectOurWords(details);
});

test.each(Object.values(DIALECTS))(
  'whatever is wrong with the options of $id, no text of the library is shown',
  (dialect) => {
    const options = {
      dpdSupported: true,
      responseOnlySupported: true,
      reservedCidrs: ['10.0.0.0/8'],
      extraValues: { 'ipsecpolicy.pfs': ['group31'] },
      gateways: { a: { network_type: 'private' } },
    };

    const details = [...brokenForms(options)].flatMap((form) =>
      dialect.checkProfile({ ...PROFILE, options: form as Fields }).map(({ detail }) => detail),
    );

    expectOurWords(details);
  },
);
