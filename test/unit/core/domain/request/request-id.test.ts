import { generatedConnectionName } from '../../../../../lambdas/core/domain/request/connection-name';
import { parseRequestId, requestIdOf } from '../../../../../lambdas/core/domain/request/request-id';

const ULID = '01JDABCDEFGHJKMNPQRSTVWXYZ';

test('a request id is read back', () => {
  expect(parseRequestId(`req_${ULID}`)).toBe(requestIdOf(ULID));
});

test.each([
  '',
  ULID,
  `req_${ULID.toLowerCase()}`,
  `req_${ULID}0`,
  `req_${ULID.slice(1)}`,
  `bat_${ULID}`,
  `req_8${ULID.slice(1)}`,
  `req_${ULID.slice(0, -1)}U`,
  `req_${ULID}\n`,
  ` req_${ULID}`,
  'req_../../../../../../../../etc',
])('no request id is read from %j', (text) => {
  expect(parseRequestId(text)).toBeUndefined();
});

test('a generated name is unique and legal in every dialect', () => {
  const names = [ULID, ULID.replace('A', 'B')].map((ulid) => generatedConnectionName(requestIdOf(ulid)));

  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[0-9A-Za-z_.-]{1,64}$/);
});
