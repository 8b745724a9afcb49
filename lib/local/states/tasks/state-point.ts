/** Where a run begins: a state, with its input as JSON text. */
export interface StatePoint {
  readonly state: string;
  readonly input: string;
}
