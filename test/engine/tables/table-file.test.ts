import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTableFile } from '../../../lib/local/tables/table-file';
import { removeFolders, temporaryFolder } from '../../support/engine/test-assembly';

const nameOf = (file: string): Promise<string> => Promise.resolve(file);

let kept: string;

beforeEach(async () => {
  kept = join(await temporaryFolder(), 'tables.sqlite');
});

afterAll(removeFolders);

test('a table file that is not kept loses its name once it is open, so that no end of the engine leaves it behind', async () => {
  const seen = await withTableFile(undefined, (file) => Promise.resolve({ file, wasThere: existsSync(file) }));

  expect(seen.wasThere).toBe(true);
  expect(existsSync(dirname(seen.file))).toBe(false);
});

test('a table file that cannot be opened loses its name as well', async () => {
  let seen = '';
  const opening = withTableFile(undefined, (file) => {
    seen = file;
    return Promise.reject(new Error('port in use'));
  });

  await expect(opening).rejects.toThrow('port in use');
  expect(existsSync(dirname(seen))).toBe(false);
});

test('a kept table file is made from the seed once', async () => {
  await withTableFile(kept, nameOf);
  await appendFile(kept, 'an item');

  await withTableFile(kept, nameOf);

  expect(await readFile(kept, 'latin1')).toMatch(/^SQLite format 3.*engine_trim.*an item$/s);
});

test.each([
  { name: 'a table file without the seed', bytes: Buffer.alloc(4_096) },
  { name: 'a table file that ends too early', bytes: Buffer.from('SQLite') },
])('$name is refused in one sentence', async ({ bytes }) => {
  await writeFile(kept, bytes);

  const opening = withTableFile(kept, nameOf);

  await expect(opening).rejects.toMatchObject({
    name: 'EngineStartError',
    message: `Another version of the engine has made the tables in ${kept}: use another data folder`,
  });
});
