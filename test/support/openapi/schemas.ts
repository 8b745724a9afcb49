import Ajv2020 from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { apiDocument } from './document';

let ajv: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

/**
 * What a value breaks of a schema of the document.
 *
 * @param at segments of the JSON pointer to the schema
 * @returns a sentence for each fault; it repeats no value
 */
export function faultsOf(value: unknown, at: readonly string[]): readonly string[] {
  const validate = validatorOf(at);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '', params }) =>
    `${instancePath} ${message} ${'additionalProperty' in params ? String(params['additionalProperty']) : ''}`.trim(),
  );
}

function validatorOf(at: readonly string[]): ValidateFunction {
  const pointer = at
    .map((segment) => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const known = compiled.get(pointer) ?? schemas().compile({ $ref: `doc#/${pointer}` });
  compiled.set(pointer, known);
  return known;
}

function schemas(): Ajv2020 {
  if (ajv !== undefined) return ajv;
  // OpenAPI has words that JSON Schema does not know.
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'doc', ...apiDocument() });
  return ajv;
}
