/** A timer of Node.js cannot be set further ahead, milliseconds; beyond that it would fire at once. */
export const longestTimerMs = 2_147_483_647;
