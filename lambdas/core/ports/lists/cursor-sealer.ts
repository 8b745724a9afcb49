/** Makes cursors that nobody can read, make or change, and that open for what they were made for only (docs/adr/0022). */
export interface CursorSealer {
  /**
   * @param content what the cursor says
   * @param binding what it is for
   * @returns of the characters A to Z, a to z, 0 to 9, `-` and `_`
   * @throws ServiceUnavailableError
   */
  seal(content: string, binding: string): Promise<string>;
  /**
   * What a cursor says; `undefined` when it is none, was changed, was made for something else, or before yesterday (UTC).
   *
   * @throws ServiceUnavailableError
   */
  open(cursor: string, binding: string): Promise<string | undefined>;
}
