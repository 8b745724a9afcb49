import { readSubmission } from '../../../../../lambdas/core/domain/submission/read-submission';
import { CANARY_KEY, createFields, submission } from '../../../../support/builders';

function canonicalTextOf(body: unknown): string {
  return readSubmission({ value: body, repeated: [] }, []).canonicalText.reveal();
}

test('takes the pre-shared key out of the connection and leaves the rest as it is', () => {
  const { body, preSharedKey } = readSubmission({ value: submission(), repeated: [] }, []);

  expect(preSharedKey?.reveal()).toBe(CANARY_KEY);
  expect(body).toStrictEqual(submission({ connection: createFields({ psk: undefined }) }));
});

test.each([5, null, ['a-key'], { key: 'a-key' }])(
  'a key that is no text stays for the dialect to refuse: %j',
  (psk) => {
    const given = submission({ connection: createFields({ psk }) });

    const { body, preSharedKey } = readSubmission({ value: given, repeated: [] }, []);

    expect(preSharedKey).toBeUndefined();
    expect(body).toStrictEqual(given);
  },
);

test.each(['text', 7, null, ['a'], {}, { connection: 'text' }])('a body without fields has no key: %j', (given) => {
  const { body, preSharedKey } = readSubmission({ value: given, repeated: [] }, []);

  expect(preSharedKey).toBeUndefined();
  expect(body).toBe(given);
});

test('the canonical text has the whole body, its members in order', () => {
  const text = canonicalTextOf({ provider: 'otc-classic', connection: { psk: CANARY_KEY, name: 'one' } });

  expect(text).toBe(`{"connection":{"name":"one","psk":"${CANARY_KEY}"},"provider":"otc-classic"}`);
});

test('a body that is nested deeper than any that is accepted still has a canonical text', () => {
  const deep = JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`) as unknown;

  expect(canonicalTextOf({ connection: deep })).toContain('"connection":');
});
