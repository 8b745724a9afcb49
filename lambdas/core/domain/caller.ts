/** Who asks; from the authenticated call, never from the body. */
export interface Caller {
  readonly tenant: string;
  readonly actor: string;
  /** Address that the call came from; absent where it was no call of HTTP. */
  readonly address?: string | undefined;
}
