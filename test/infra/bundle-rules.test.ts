import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleViolations } from '../../lib/build/bundle-rules';
import type { Output } from '../../lib/build/bundle-rules';
import { FUNCTION_NAMES, type FunctionName } from '../../lambdas/contract/functions';
import { buildDir } from './template';

/** What esbuild says about one bundle. */
function output(bytes: number, ...inputs: readonly string[]): Output {
  return {
    bytes,
    inputs: Object.fromEntries(inputs.map((path) => [path, { bytesInOutput: 1 }])),
    imports: [],
    exports: [],
  };
}

test.each([
  {
    what: 'a function with an AWS client',
    name: 'record',
    bytes: 650_000,
    inputs: ['lambdas/functions/workflow/record.ts'],
  },
  { what: 'a function with an HTTP client', name: 'apply', bytes: 1_300_000, inputs: ['node_modules/undici/index.js'] },
  { what: 'the English messages of zod', name: 'record', bytes: 1, inputs: ['node_modules/zod/v4/locales/en.js'] },
  {
    what: 'modules below the handlers',
    name: 'record',
    bytes: 1,
    inputs: ['lambdas/core/domain/request/request-id.ts'],
  },
] as const)('accepts $what', ({ name, bytes, inputs }) => {
  expect(bundleViolations(name, output(bytes, ...inputs))).toEqual([]);
});

test.each([
  {
    what: 'a bundle over its size',
    name: 'record',
    bytes: 650_001,
    inputs: [],
    violation: 'record: 650001 bytes, at most 650000 are allowed',
  },
  {
    what: 'a bundle with an HTTP client over its size',
    name: 'apply',
    bytes: 1_300_001,
    inputs: [],
    violation: 'apply: 1300001 bytes, at most 1300000 are allowed',
  },
  {
    what: 'the code of another function',
    name: 'record',
    bytes: 1,
    inputs: ['lambdas/functions/workflow/record.ts', 'lambdas/functions/workflow/apply.ts'],
    violation: 'record: contains the code of another function, lambdas/functions/workflow/apply.ts',
  },
  {
    what: 'the locales of zod',
    name: 'validate',
    bytes: 1,
    inputs: [
      'node_modules/zod/v4/locales/en.js',
      'node_modules/zod/v4/locales/de.js',
      'node_modules/zod/v4/locales/fr.js',
    ],
    violation: "validate: contains 2 zod locales; import * as z from 'zod'",
  },
  {
    what: 'an HTTP client where no provider is called',
    name: 'dispatch',
    bytes: 1,
    inputs: ['node_modules/undici/index.js', 'node_modules/undici/lib/api/api-request.js'],
    violation: 'dispatch: contains undici but calls no provider',
  },
] as const)('refuses $what', ({ name, bytes, inputs, violation }) => {
  expect(bundleViolations(name, output(bytes, ...inputs))).toEqual([violation]);
});

test('lists all broken rules at once', () => {
  const violations = bundleViolations(
    'dispatch',
    output(700_000, 'lambdas/functions/workflow/apply.ts', 'node_modules/undici/index.js'),
  );

  expect(violations).toHaveLength(3);
});

test.each(FUNCTION_NAMES.map((name) => ({ name })))('builds $name within its size', ({ name }) => {
  const { size } = statSync(join(buildDir(), 'functions', name, 'index.js'));

  expect(bundleViolations(name, output(size))).toEqual([]);
});

test('leaves the HTTP client out of every function that calls no provider', () => {
  const limitBytes = 650_000;

  const large = FUNCTION_NAMES.filter(
    (name: FunctionName) => statSync(join(buildDir(), 'functions', name, 'index.js')).size > limitBytes,
  );

  expect(large).toEqual(['apply', 'watch']);
});
