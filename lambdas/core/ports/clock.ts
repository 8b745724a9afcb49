/** The time, in milliseconds since 1970 UTC. */
export interface Clock {
  nowMs(): number;
}
