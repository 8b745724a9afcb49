/** Every call of the API in any test, and its answer, must be as docs/openapi.json says. */
import { differencesOf } from '../openapi/differences';
import { onApiExchange } from '../openapi/http-tap';

const differences = new Set<string>();

const stop = onApiExchange((exchange) => {
  for (const difference of differencesOf(exchange)) differences.add(difference);
});

function expectNone(): void {
  const found = [...differences];
  differences.clear();
  if (found.length > 0) throw new Error(`docs/openapi.json says something else:\n${found.join('\n')}`);
}

afterEach(expectNone);
afterAll(() => {
  stop();
  expectNone();
});
