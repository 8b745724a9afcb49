import { redact } from '../../../../../lambdas/core/domain/secrets/redaction';

const SECRET = 'Pre"5hared\\Key/ü+&';

test.each([
  { form: 'in clear', text: SECRET },
  { form: 'in JSON', text: JSON.stringify({ psk: SECRET }) },
  { form: 'in a URL', text: `?psk=${encodeURIComponent(SECRET)}&x=1` },
  { form: 'in base64', text: Buffer.from(SECRET).toString('base64') },
  { form: 'in base64 for URLs', text: Buffer.from(SECRET).toString('base64url') },
  { form: 'in hex', text: Buffer.from(SECRET).toString('hex') },
  { form: 'in upper-case hex', text: Buffer.from(SECRET).toString('hex').toUpperCase() },
])('a secret $form is removed', ({ text }) => {
  const forms = [
    SECRET,
    JSON.stringify(SECRET).slice(1, -1),
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString('base64url'),
    Buffer.from(SECRET).toString('hex'),
  ];

  const redacted = redact(`before ${text} after`, [SECRET]);

  expect(redacted).toMatch(/^before .*\[redacted\].* after$/);
  for (const form of forms) expect(redacted.toLowerCase()).not.toContain(form.toLowerCase());
});

test('every occurrence of every secret is removed', () => {
  expect(redact('one two one two', ['one', 'two'])).toBe('[redacted] [redacted] [redacted] [redacted]');
});

test('a secret that is part of another one leaves nothing of it', () => {
  expect(redact('abcdef', ['abc', 'abcdef'])).toBe('[redacted]');
});

test('a text without secrets stays as it is', () => {
  expect(redact('nothing $& to hide', ['hidden'])).toBe('nothing $& to hide');
});

test('an empty secret removes nothing', () => {
  expect(redact('text', [''])).toBe('text');
});
