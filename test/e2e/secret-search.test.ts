import { randomBytes } from 'node:crypto';
import { placesWith } from '../support/e2e/secret-search';

/** Unlike anything else, with characters that each way of writing it down must escape. */
const newCanary = (): string => `k/+"%\\&é${randomBytes(12).toString('hex')}`;

describe('the search for secrets', () => {
  const secret = newCanary();

  test.each([0, 1, 2])('finds a secret in base64 after %i other bytes', (before) => {
    const bytes = Buffer.from(`${'-'.repeat(before)}${secret}--`);

    const found = placesWith(
      [secret],
      [
        { place: 'base64', content: bytes.toString('base64') },
        { place: 'base64url', content: bytes.toString('base64url') },
      ],
    );

    expect(found).toEqual(['base64', 'base64url']);
  });

  test.each([
    { name: 'plain', write: (text: string) => text },
    { name: 'in JSON', write: (text: string) => JSON.stringify({ text }) },
    { name: 'in JSON in JSON', write: (text: string) => JSON.stringify({ text: JSON.stringify({ text }) }) },
    { name: 'in JSON of ASCII', write: (text: string) => JSON.stringify(text).replaceAll('é', '\\u00e9') },
    { name: 'in a URL', write: (text: string) => `https://example.com/${encodeURIComponent(text)}` },
    { name: 'in a form', write: (text: string) => new URLSearchParams({ text }).toString() },
    { name: 'in hex', write: (text: string) => Buffer.from(text).toString('hex') },
    { name: 'in capital hex', write: (text: string) => Buffer.from(text).toString('hex').toUpperCase() },
  ])('finds a secret $name, as text and as bytes', ({ write }) => {
    const content = `before ${write(secret)} after`;

    const found = placesWith(
      [newCanary(), secret],
      [
        { place: 'text', content },
        { place: 'bytes', content: Buffer.from(content) },
        { place: 'elsewhere', content: write(newCanary()) },
      ],
    );

    expect(found).toEqual(['bytes', 'text']);
  });
});
