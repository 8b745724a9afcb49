/** What chance decides in a counted run, jitter and ids, comes from this. */
export const SEED = 1;
