import fc from 'fast-check';
import { backoffSeconds } from '../../lambdas/core/domain/connection/backoff';
import { redact } from '../../lambdas/core/domain/secrets/redaction';
import { parseErrorBody } from '../../lambdas/core/wire/error-body';
import { retryAfterMs } from '../../lambdas/core/wire/retry-after';
import { normaliseStatus } from '../../lambdas/core/wire/status-word';
import { answer, NOW_MS } from '../support/builders';

test('a back-off is whole seconds, at least one and as long as was asked for, and at most a minute by itself', () => {
  const cause = fc.record({
    failures: fc.integer({ min: 1, max: 1_000 }),
    throttled: fc.boolean(),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 300_000 }), { nil: undefined }),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  fc.assert(
    fc.property(cause, (given) => {
      const seconds = backoffSeconds(given);

      const askedSeconds = (given.retryAfterMs ?? 0) / 1000;
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(Math.max(given.throttled ? 10 : 1, askedSeconds));
      expect(seconds).toBeLessThanOrEqual(Math.max(given.throttled ? 60 : 30, Math.ceil(askedSeconds)));
    }),
  );
});

test('redaction leaves no form of a secret', () => {
  // Brackets and the word of the mask would be found in the mask itself.
  const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'binary' }).filter((text) => {
    const isWellFormed = Buffer.from(text).toString() === text;
    return isWellFormed && !/[[\]]/.test(text) && !formsOf(text).some((form) => 'redacted'.includes(form));
  });
  const pieces = fc.array(fc.oneof(fc.string(), fc.nat(6)), { maxLength: 12 });

  fc.assert(
    fc.property(secret, pieces, (given, drawn) => {
      const forms = formsOf(given);
      const text = drawn.map((piece) => (typeof piece === 'number' ? forms[piece] : piece)).join('');

      const redacted = redact(text, [given]);

      for (const form of forms) expect(redacted).not.toContain(form);
    }),
  );
});

test('a normalised status stays what it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), fc.constant(' pending - create ')), (word) => {
      const once = normaliseStatus(word);

      expect(normaliseStatus(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(64);
    }),
  );
});

test('an error answer of any text or JSON is read without an exception, and bounded', () => {
  const body = fc.oneof(fc.string({ unit: 'binary' }), fc.json());

  fc.assert(
    fc.property(body, fc.integer({ min: 300, max: 599 }), (text, status) => {
      const { code, message } = parseErrorBody(answer(status, text));

      expect(message.length).toBeLessThanOrEqual(500);
      expect(code ?? 'a').toMatch(/^[\w.:-]{1,64}$/);
    }),
  );
});

test('no Retry-After asks for more than five minutes or less than nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.date().map(String), fc.nat().map(String)), (text) => {
      const waitMs = retryAfterMs(answer(429, '', { 'retry-after': text }), NOW_MS) ?? 0;

      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(300_000);
    }),
  );
});

/** The forms in which an echo may carry a secret. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
}
