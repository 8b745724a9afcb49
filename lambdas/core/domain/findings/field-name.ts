const FIELD = /^[A-Za-z][\w-]{0,63}$/;

/**
 * Whether a name of a JSON object's member looks like that of a field. Other names are never repeated: whoever puts a
 * colon in the wrong place has written his pre-shared key there.
 */
export function looksLikeField(name: string): boolean {
  return FIELD.test(name);
}
