import { KmsCursorSealer } from '../../../../lambdas/adapters/kms/cursor-sealer';
import type { CursorSealer } from '../../../../lambdas/core/ports/lists/cursor-sealer';
import { NOW_MS } from '../../../support/builders';
import { InMemoryCursorSealer } from '../../../support/in-memory/lists/cursor-sealer';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

const DAY_MS = 86_400_000;
const CONTENT = '{"after":"1795161600123#req_01JD0000000000000000000001"}';

let services: LocalServices;
let nowMs = NOW_MS;
const clock = { nowMs: () => nowMs };

beforeAll(async () => {
  services = await startLocalServices();
});

beforeEach(() => {
  nowMs = NOW_MS;
});

afterAll(() => services.stop());

function kmsSealer(): CursorSealer {
  return new KmsCursorSealer(services.kms, services.physicalId('AWS::KMS::Key', 'Fingerprint'), clock);
}

describe.each([
  { name: 'in memory', sealerOf: (): CursorSealer => new InMemoryCursorSealer(clock) },
  { name: 'of KMS', sealerOf: kmsSealer },
])('cursor sealer $name', ({ sealerOf }) => {
  let sealer: CursorSealer;

  beforeAll(() => {
    sealer = sealerOf();
  });

  test('opens a cursor for what it was made for', async () => {
    const cursor = await sealer.seal(CONTENT, 'acme newest');

    expect(cursor).toMatch(/^[\w-]+$/);
    expect(await sealer.open(cursor, 'acme newest')).toBe(CONTENT);
  });

  test('opens no cursor for anything else', async () => {
    const cursor = await sealer.seal(CONTENT, 'acme newest');

    expect(await sealer.open(cursor, 'acme oldest')).toBeUndefined();
    expect(await sealer.open(cursor, '')).toBeUndefined();
  });

  test('opens no cursor that was changed at any place, cut or made longer', async () => {
    const cursor = await sealer.seal(CONTENT, 'acme newest');
    const changed = Array.from(
      { length: cursor.length },
      (_, at) => cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
    );
    const others = [
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      '',
      'A',
      'A'.repeat(64),
      '~',
    ];

    const opened = await Promise.all([...changed, ...others].map((one) => sealer.open(one, 'acme newest')));

    expect(new Set(opened)).toEqual(new Set([undefined]));
  });

  test('opens a cursor on the day after it was made, and not later', async () => {
    const cursor = await sealer.seal(CONTENT, 'acme newest');

    nowMs += DAY_MS;
    expect(await sealer.open(cursor, 'acme newest')).toBe(CONTENT);
    nowMs += DAY_MS;
    expect(await sealer.open(cursor, 'acme newest')).toBeUndefined();
  });
});

test('any function opens the cursors of any other', async () => {
  const cursor = await kmsSealer().seal(CONTENT, 'acme newest');

  expect(await kmsSealer().open(cursor, 'acme newest')).toBe(CONTENT);
});

test('a cursor does not show what it says, and no two are the same', async () => {
  const sealer = kmsSealer();

  const [one, other] = [await sealer.seal(CONTENT, 'acme newest'), await sealer.seal(CONTENT, 'acme newest')];

  expect(one).not.toBe(other);
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('req_01JD');
});
