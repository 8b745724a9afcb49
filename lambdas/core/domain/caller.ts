/** Who asks; from the authenticated call, never from the body. */
export interface Caller {
  readonly tenant: string;
  readonly actor: string;
}
