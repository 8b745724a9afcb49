import fc from 'fast-check';
import { enterpriseV5 } from '../../lambdas/core/dialects/enterprise-v5/dialect';
import { fjcloudV2 } from '../../lambdas/core/dialects/fjcloud-v2/dialect';
import { huaweiV2 } from '../../lambdas/core/dialects/huawei-v2/dialect';
import { openstackV2 } from '../../lambdas/core/dialects/openstack-v2/dialect';
import type { ProviderDialect, ValidationContext } from '../../lambdas/core/ports/provider-dialect';
import { markerOf } from '../../lambdas/core/domain/connection/recognition';
import { Secret } from '../../lambdas/core/domain/secrets/secret';
import { dottedPathOf } from '../../lambdas/core/domain/findings/violation';
import { canonicalForm } from '../../lib/simulator/base/canonical-form';
import type { SimulatedDialectId } from '../../lib/simulator/base/dialect-id';
import { providerProfile, requestId } from '../support/builders';
import type { Fields } from '../support/builders';
import { changed } from './samples/cases';
import type { Breaker, Operation, RequestCases, Sample } from './samples/cases';
import { enterpriseV5Cases } from './samples/enterprise-v5-requests';
import { fjcloudV2Cases } from './samples/fjcloud-v2-requests';
import { huaweiV2Cases } from './samples/huawei-v2-requests';
import { openstackV2Cases } from './samples/openstack-v2-requests';
import { fieldIn, messageOf, simulatedProvider } from './simulated-provider';
import { validated } from '../support/validation';

const OPERATIONS: readonly Operation[] = ['create', 'update'];
const RUNS = 200;
/** For each rule; a dialect has 40 to 100 of them. */
const RUNS_PER_RULE = 4;

const SEEN = ['gatewayAddress', 'id', 'marker', 'name', 'peer', 'serviceId', 'status'];
const MARKER = markerOf(requestId());

interface Subject {
  readonly id: SimulatedDialectId;
  readonly dialect: ProviderDialect;
  readonly cases: RequestCases;
}

describe.each<Subject>([
  { id: 'huawei-v2', dialect: huaweiV2, cases: huaweiV2Cases },
  { id: 'fjcloud-v2', dialect: fjcloudV2, cases: fjcloudV2Cases },
  { id: 'enterprise-v5', dialect: enterpriseV5, cases: enterpriseV5Cases },
  { id: 'openstack-v2', dialect: openstackV2, cases: openstackV2Cases },
])('$id', ({ id, dialect, cases: { samples, breakers, sent, marked } }) => {
  const profile = providerProfile({ dialect: id });
  const provider = simulatedProvider(id, dialect.envelope);
  const normalising = simulatedProvider(id, dialect.envelope, canonicalForm);

  /** Where strict validation, or the one asked for, finds something wrong. */
  const errorPaths = (sample: Sample, operation: Operation, change: Partial<ValidationContext> = {}): string[] => {
    const { fields, gateway } = sample;
    const context = { operation, strictness: 'strict', options: {}, gateway, ...change } as const;
    return validated(dialect, fields, context).errors.map(({ path }) => dottedPathOf(path));
  };
  const inEnvelope = (fields: Fields): string => JSON.stringify({ [dialect.envelope]: fields });

  describe.each(OPERATIONS)('%s', (operation) => {
    const isApplicable = (breaker: Breaker): boolean => (breaker.operation ?? operation) === operation;

    test('what the document allows is accepted, strictly, leniently and by the simulator', () => {
      fc.assert(
        fc.property(samples({ operation }), (sample) => {
          const { status, body } = provider.send(inEnvelope(sample.fields), sample.before);

          expect(errorPaths(sample, operation)).toEqual([]);
          expect(errorPaths(sample, operation, { strictness: 'lenient' })).toEqual([]);
          expect({ status, body }).toMatchObject({ status: operation === 'create' ? 201 : 200 });
        }),
        { numRuns: RUNS },
      );
    });

    test('what the document allows is accepted without its key, once that is sealed', () => {
      fc.assert(
        fc.property(samples({ operation }), (sample) => {
          const fields = changed(sample.fields, { psk: undefined });

          expect(errorPaths({ ...sample, fields }, operation, { preSharedKey: 'sealed' })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    });

    test.each(breakers.filter((breaker) => isApplicable(breaker)))(
      'one broken rule is refused where it is broken, here and by the simulator: $name',
      (breaker) => {
        const { path, alsoAt = path, change } = breaker;
        fc.assert(
          fc.property(samples({ ...breaker, operation }), change, (sample, changes) => {
            const broken = { ...sample, fields: changed(sample.fields, changes) };

            const paths = errorPaths(broken, operation);
            const refusal = messageOf(provider.send(inEnvelope(broken.fields), sample.before));

            expect(new Set(paths)).toEqual(new Set([path, alsoAt]));
            expectRefusal(refusal, breaker);
          }),
          { numRuns: RUNS_PER_RULE },
        );
      },
    );
  });

  /** The simulator names the path in v5, the field in the v2 dialects. */
  function expectRefusal(refusal: string, { path, reads, oursOnly }: Breaker): void {
    if (oursOnly !== undefined) return;
    if (reads !== undefined) expect(refusal).toMatch(reads);
    else expect(fieldIn(refusal) ?? refusal).toBe(id === 'enterprise-v5' ? path : path.split(/[.[]/)[0]);
  }

  test('an update of nothing is refused, also where the provider would take it', () => {
    const paths = errorPaths({ fields: {} }, 'update');

    expect(paths).toEqual(['']);
  });

  test('what is sent for a valid create is taken, carries the caller’s values and is recognised in the answer', () => {
    fc.assert(
      fc.property(samples({ operation: 'create' }), ({ fields }) => {
        const { psk = '', name = 'vpn-01jd0000000000000000000001', ...others } = fields as Record<string, string>;
        const spec = { fields: others as Fields, name, marker: MARKER, preSharedKey: new Secret(psk) };

        const { body = '' } = dialect.createRequest(profile, spec);
        const answered = provider.send(body);
        const seen = dialect.parseConnection(answered);

        const carried = (JSON.parse(body) as Record<string, Fields>)[dialect.envelope];
        expect(carried).toMatchObject({ ...sent(others), ...marked(others, MARKER), name, psk });
        expect(answered).toMatchObject({ status: 201 });
        expect(seen && dialect.matches(seen, spec)).toBe(true);
        const kept = dialect.parseConnection(normalising.send(body));
        expect(kept && dialect.matches(kept, spec)).toBe(true);
        expect(SEEN).toEqual(expect.arrayContaining(Object.keys(seen ?? {})));
      }),
      { numRuns: RUNS },
    );
  });

  test('what is sent for a valid update is taken and is the caller’s fields', () => {
    fc.assert(
      fc.property(samples({ operation: 'update' }), ({ before, fields }) => {
        const { psk, ...others } = fields as Record<string, string>;
        const change = { fields: others, preSharedKey: psk === undefined ? undefined : new Secret(psk) };

        const { body = '' } = dialect.updateRequest(profile, '851f280f-0639-4ea3-81aa-e298525ab74b', change);

        expect(JSON.parse(body)).toEqual({ [dialect.envelope]: sent(fields) });
        expect(provider.send(body, before)).toMatchObject({ status: 200 });
      }),
      { numRuns: RUNS },
    );
  });

  test('no finding repeats the pre-shared key', () => {
    fc.assert(
      fc.property(samples({ operation: 'create' }), fc.string({ minLength: 6, maxLength: 200 }), ({ fields }, key) => {
        // A short text may be found in any sentence by chance; this one cannot.
        const wrong = { ...fields, psk: `${key} ⟦${key}⟧`, colour: 'red' };

        const findings = validated(dialect, wrong, {
          operation: 'create',
          strictness: 'strict',
          options: {},
        });

        expect(findings.errors).not.toEqual([]);
        expect(JSON.stringify(findings)).not.toContain('⟦');
      }),
    );
  });
});
