/** Every error answer of a provider has exactly one class, the one of provider-apis.md 5.4 (protocol.md 3, T12). */
import fc from 'fast-check';
import { DIALECTS } from '../../lambdas/core/dialects';
import type { FailureClass, HttpResponse, ProviderOperation } from '../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../lambdas/core/domain/secrets/secret';
import type { ProviderClient } from '../../lambdas/core/operations/provider/provider-client';
import type { ProviderTarget } from '../../lambdas/core/operations/provider/provider-target';
import type { FailureContext } from '../../lambdas/core/ports/provider-dialect';
import { answer, CANARY_KEY, createFields, providerProfile } from '../support/builders';
import { InMemoryClock } from '../support/in-memory/clock';
import { InMemoryHttpTransport } from '../support/in-memory/http-transport';
import type { HttpOutcome } from '../support/in-memory/http-transport';
import { classOf, CODES, ENVELOPES, OPERATIONS, TOKEN_TOO_OLD } from './samples/provider-errors';
import type { DialectName, Envelope, Failure } from './samples/provider-errors';
import { providerClientOf } from '../support/operations/provider-client';
import { ANY_TIME } from '../../lambdas/core/operations/provider/slots';

const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
/** All that are not an answer to a call that went well. */
const STATUSES = Array.from({ length: 500 }, (_, index) => 100 + index).filter((status) => !isSuccess(status));
/** Those that provider-apis.md 5.4 and protocol.md 3 name, and one beside each kind. */
const NAMED_STATUSES = [302, 400, 401, 403, 404, 405, 408, 409, 413, 418, 422, 425, 429, 500, 502, 503, 504, 599];
const CONTEXTS: readonly FailureContext[] = OPERATIONS.flatMap((operation) =>
  [false, true].map((inDoubtBefore) => ({ operation, inDoubtBefore })),
);
const MESSAGES = ['something is wrong', TOKEN_TOO_OLD];

/** What each class comes to: protocol.md 1.5 and 3, T12. `gone` is the answer to a read or a delete. */
const MEANINGS: Readonly<Record<FailureClass, 'certain' | 'in doubt' | 'permanent' | 'auth'>> = {
  retryable: 'certain',
  busy: 'certain',
  ambiguous: 'in doubt',
  permanent: 'permanent',
  gone: 'permanent',
  auth: 'auth',
};

/** Answers to a create that say by their status that it was not carried out: 401, 429, 413 of FJcloud, a refusal. */
const REFUSING = [400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 422, 425, 429];

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function found(dialect: DialectName, response: HttpResponse, context: FailureContext): FailureClass {
  const asked = DIALECTS[dialect];
  return asked.classify(response, asked.parseError(response), context).class;
}

/** What failures should come to and do come to, where the two differ. */
function mistakes(
  dialect: DialectName,
  envelope: Envelope,
  statuses: readonly number[],
  { codes = CODES, messages = MESSAGES }: Partial<Words> = {},
): string[] {
  return codes.flatMap((code) => messages.flatMap((text) => mistakesWith(dialect, envelope, { code, text }, statuses)));
}

/** What answers say. */
interface Words {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

function mistakesWith(
  dialect: DialectName,
  { body, saysCode }: Envelope,
  { code, text }: { readonly code: string; readonly text: string },
  statuses: readonly number[],
): string[] {
  const content = answer(0, body(code, text));
  const error = DIALECTS[dialect].parseError(content);
  const said = { code: saysCode ? code : undefined, message: content.body.includes(text) ? text : '' };
  return statuses.flatMap((status) => {
    const response = { ...content, status };
    return CONTEXTS.flatMap((context) => {
      const failure: Failure = { ...context, ...said, status };
      const expected = classOf(dialect, failure);
      const seen = DIALECTS[dialect].classify(response, error, context).class;
      return seen === expected ? [] : [`${JSON.stringify(failure)} is ${seen}, not ${expected}`];
    });
  });
}

test.each(DIALECT_NAMES)('%s: every status with every code has the class of provider-apis.md 5.4', (dialect) => {
  // Words count where the code says nothing; the statuses that have a meaning are tried with all words below.
  expect(mistakes(dialect, ENVELOPES[0], STATUSES, { messages: MESSAGES.slice(0, 1) })).toEqual([]);
  expect(mistakes(dialect, ENVELOPES[0], STATUSES, { codes: ['VPN.9999'] })).toEqual([]);
});

test.each(
  DIALECT_NAMES.flatMap((dialect) =>
    ENVELOPES.map((envelope) => ({ dialect, envelope, name: `${dialect}: ${envelope.name}` })),
  ),
)('$name has the same class as every other envelope', ({ dialect, envelope }) => {
  expect(mistakes(dialect, envelope, NAMED_STATUSES)).toEqual([]);
});

describe.each(DIALECT_NAMES.map((dialect) => ({ dialect })))('whatever $dialect answers', ({ dialect }) => {
  const status = fc.integer({ min: 100, max: 599 }).filter((one) => !isSuccess(one));
  const context = fc.constantFrom(...CONTEXTS);

  test('it has one class, and the same one however often it is asked', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `{"error_code":${JSON.stringify(text)}}`),
    );
    fc.assert(
      fc.property(status, bodies, context, (given, body, asked) => {
        const response = answer(given, body);

        const seen = found(dialect, response, asked);

        expect(Object.keys(MEANINGS)).toContain(seen);
        expect(found(dialect, response, asked)).toBe(seen);
      }),
      { numRuns: 500 },
    );
  });

  test('a create that the status leaves in doubt is not sent again for words or codes that nobody knows', () => {
    const shapes = fc.constantFrom(...ENVELOPES);
    const words = fc.oneof(fc.string(), fc.constantFrom(...MESSAGES));
    const unknown = fc.string().filter((code) => !(CODES as readonly string[]).includes(code));
    const doubtful = status.filter((one) => !REFUSING.includes(one));
    fc.assert(
      fc.property(doubtful, shapes, unknown, words, (given, { body }, code, text) => {
        const asked = { operation: 'create', inDoubtBefore: false } as const;

        expect(found(dialect, answer(given, body(code, text)), asked)).toBe('ambiguous');
      }),
      { numRuns: 500 },
    );
  });

  test('only a create is ever in doubt', () => {
    const others = fc.constantFrom(...CONTEXTS.filter(({ operation }) => operation !== 'create'));
    fc.assert(
      fc.property(
        status,
        fc.constantFrom(...ENVELOPES),
        fc.constantFrom(...CODES),
        others,
        (given, shape, code, one) => {
          const seen = found(dialect, answer(given, shape.body(code, 'text')), one);

          expect(MEANINGS[seen]).not.toBe('in doubt');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('only a look at one connection and a delete find it gone', () => {
    const seenBy = CONTEXTS.filter((asked) => found(dialect, answer(404), asked) === 'gone');

    expect(new Set(seenBy.map(({ operation }) => operation))).toEqual(new Set(['delete', 'get']));
  });
});

describe.each(DIALECT_NAMES.map((dialect) => ({ dialect })))('a call to $dialect', ({ dialect: name }) => {
  const target: ProviderTarget = {
    dialect: DIALECTS[name],
    profile: providerProfile({ dialect: name, auth: { type: 'token', token: 'static-token' } }),
  };

  /** What comes of one call, and how often it was sent. */
  async function call(
    operation: ProviderOperation,
    outcome: HttpOutcome,
  ): Promise<{ seen: FailureClass | 'success'; sent: number }> {
    const transport = new InMemoryHttpTransport(outcome);
    const clock = new InMemoryClock();
    const client = providerClientOf(transport, clock);
    const result = await perform(client, target, operation);
    return { seen: result.ok ? 'success' : result.failure.class, sent: transport.requests.length };
  }

  test.each(OPERATIONS)('%s that certainly was not sent can be sent again', async (operation) => {
    const { seen } = await call(operation, { kind: 'not-sent', reason: 'ECONNREFUSED' });

    expect(MEANINGS[seen as FailureClass]).toBe('certain');
  });

  test.each(OPERATIONS)(
    '%s that went unanswered is in doubt if it is a create, and can be repeated else',
    async (operation) => {
      const { seen } = await call(operation, { kind: 'no-answer', reason: 'ETIMEDOUT' });

      expect(seen).toBe(operation === 'create' ? 'ambiguous' : 'retryable');
    },
  );

  test.each([200, 201, 202, 204, 226])('%i without a usable connection in it is the same', async (status) => {
    const bodies = [
      '',
      '{',
      '[]',
      '{}',
      '<html></html>',
      '{"ipsec_site_connection":{}}',
      '{"vpn_connection":{"id":7}}',
    ];
    const seen = await Promise.all(
      bodies.flatMap((body) => [call('create', answer(status, body)), call('get', answer(status, body))]),
    );

    expect(seen.map((one) => one.seen)).toEqual(bodies.flatMap(() => ['ambiguous', 'retryable']));
  });

  test('a create is sent once, whatever the answer', async () => {
    const outcomes = STATUSES.map((status) => answer(status, { error_code: 'VPN.9999', error_msg: TOKEN_TOO_OLD }));

    const results = await Promise.all(outcomes.map((outcome) => call('create', outcome)));

    expect(new Set(results.map(({ sent }) => sent))).toEqual(new Set([1]));
  });
});

/** A provider whose gateway gave up on a create, and blames a token for it. */
test('a create that may have had its effect is not sent again with another token', async () => {
  const signedIn = answer(201, { token: { expires_at: '2027-01-01T00:00:00Z' } }, { 'x-subject-token': 'one' });
  const transport = new InMemoryHttpTransport(signedIn, answer(504, { code: 'X', message: TOKEN_TOO_OLD }));
  const clock = new InMemoryClock();
  const client = providerClientOf(transport, clock);

  const result = await perform(client, { dialect: DIALECTS['huawei-v2'], profile: providerProfile() }, 'create');

  expect(result).toMatchObject({ ok: false, failure: { class: 'ambiguous' } });
  expect(transport.requests.filter(({ url }) => url.includes('ipsec-site-connections'))).toHaveLength(1);
});

type Result = Awaited<ReturnType<ProviderClient['create' | 'update' | 'remove' | 'get' | 'list']>>;

async function perform(client: ProviderClient, target: ProviderTarget, operation: ProviderOperation): Promise<Result> {
  const id = '851f280f-5639-4ea3-81aa-e298525ab74b';
  const lookUp = { fields: createFields({ psk: undefined }), name: 'vpn-1' };
  const preSharedKey = new Secret(CANARY_KEY);
  switch (operation) {
    case 'create':
      return client.create(
        target,
        { ...lookUp, marker: 'vpn-provisioner:req_1', preSharedKey },
        { inDoubtBefore: false, sendBeforeMs: Infinity, slot: ANY_TIME },
      );
    case 'update':
      return client.update(target, id, { fields: { name: 'renamed' }, preSharedKey }, ANY_TIME);
    case 'delete':
      return client.remove(target, id);
    case 'get':
      return client.get(target, id);
    case 'list':
      return client.list(target, lookUp);
  }
}
