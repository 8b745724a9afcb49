import { gunzipSync } from 'node:zlib';

/**
 * The SQLite file that every table file begins as: what dynoxide 1.2.1 makes of an empty one, and two objects of the
 * engine's. With them a write takes the same time however many records its stream has had (engines.md "dynoxide").
 *
 * Made with `dynoxide --db-path seed.sqlite`, ended once it listened, and then in `sqlite3 seed.sqlite`:
 *
 * ```sql
 * CREATE INDEX engine_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
 * CREATE TRIGGER engine_trim AFTER INSERT ON _stream_records WHEN NEW.sequence_number % 1000 = 0
 * BEGIN DELETE FROM _stream_records WHERE table_name = NEW.table_name
 *   AND CAST(sequence_number AS INTEGER) <= NEW.sequence_number - 100000; END;
 * PRAGMA application_id = 0x76706e70; PRAGMA user_version = 1;
 * PRAGMA wal_checkpoint(TRUNCATE); VACUUM;
 * ```
 *
 * A change of it gets the next user_version, by which files made from another one are told apart. Here: gzip, base64.
 */
export function seed(): Buffer {
  return gunzipSync(Buffer.from(COMPRESSED, 'base64'));
}

const COMPRESSED =
  'H4sIAAAAAAACA+3a72/aRhgHcBNSIJk6umpSNOXNSdPUoLQVUbUX1RZpbrhkaMRJjdM2ryxjX5zbjE3sM1teZn3Rl/u79r9M29u93NkYAjaE5O' +
  'XQ9yMs/OO58+O78wVDum87XDByEYR9S5BXyhNlbU35gRBFUcpyqSm3KnJZn9ouZYsyHPgDZb6y8tIuPa7/q9SqHaW+X//zs2/rn2+otX9qttwB' +
  'AACwAn7/slbd/nq39pGJkLsuC5nvcp+ZcqtvRiJkVt8MmR2ETnSgU9WgxNDbR0dUJ1OBRD005J621qW6QU40kitJ3v9INaLR9y8jdhUz32amH/' +
  'd7LCTfkL1ms0n2SXPzDT1qa6RFO1Se5FA/OZ5Xi06JsHqeLG/1mSyW1Dm1Q9Va5EDtGjv586hdmZ1BZd4N8v3+3FRepKk0m98RqrVuNqrVrd3d' +
  '0k2b+w77LbvWSZHZxGpZy7S1Fv1AcrHzmmPnNuXnS/NtnFYqSSrnaaHoypOffSa15zar4z5S33QoyR3cSc8ntxofrx6lV/fpq1Eis+nlNiszdR' +
  'YuZZPkcGecOjnV28eqfk5+oudEPTNO2pqs65hqxvNCqalONOgHg2gncjnrdIqRbMh8ca/IX9h1ZP4cBf6yQJ/9avK+5Y5qLB4PPOfO4/neW3K6' +
  '6NIKZYXOsjhbtrRgjik/5I5bdHFwHLFQ1inbhovrtOaZkMand+Xq1vZ26Y/yqKlHoyl7W5/t49HOOX2b76WpDp7b/GZkX7K+texCLSFnkV4sx6' +
  'rDLrjPBQ/8aFkhN+KF8GKUd6+obFAzP7m+2/HboofqWccgzYUlhlwOHXE9YHdX7Fk95i0IEcIzJw1wR8wDknvQwBlPAZaIc20+OcUz9cBov6PP' +
  'ioV73PO475r9wMmGxKTMqXpunlLd1OnbM9o15hQehMGQR7JbZKriMgxi93IQi0VNYLkLey+S+Q+YzS+4bSXdvLCK5Eptz4oW1eQwjyUVmDI1we' +
  'x09QHtLqMdOdz9e11Okks2BxQPD+XJA3k/J398CuN39sZ+sV7ZUrdLShqbTflWLIJR2fF9vpetPLrZKKXzwA3PmiPwL7ibva3NzgOjnXPmAXlr' +
  '32MCGFpenJukc6mv3Zl6ltpetjJ5tn+cPMTX/1LkCwAAAAAAAABWwNNSuVEffYtoDlmYfFv0ejN9/v9bkS8AAAAAAAAAWAlflBsbs18AJL//K0' +
  '/QMgAAAAAAAACrbBPP/wAAAAAAAAArD7//AwAAAAAAAOD5HwAAAAAAAAD+//D//wAAAAAAAACr7z9o3VvXAIAAAA==';
