import { isJsonObject } from '../../base/json';
import type { Reply } from './message';

/** The body of an answer as it is sent; empty when it has none. Padding makes any body but a string an object. */
export function bodyText({ body, paddingBytes }: Reply): string {
  if (typeof body === 'string') return body;
  if (paddingBytes !== undefined) {
    return JSON.stringify({ ...(isJsonObject(body) ? body : {}), padding: 'x'.repeat(paddingBytes) });
  }
  return body === undefined ? '' : JSON.stringify(body);
}

/** The type of the body, unless the answer's own headers say another one; undefined when there is no body. */
export function contentTypeOf({ body, paddingBytes }: Reply): string | undefined {
  return body === undefined && paddingBytes === undefined ? undefined : 'application/json';
}
