/** The process of a function has ended where it stood. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** An incident: the function crashes. */
export function crash(): never {
  throw new Crash();
}

/** Nothing, for a run that ended in a crash or lost against another writer; every other error is a fault. */
export function ifLost(error: unknown): undefined {
  if (error instanceof Crash || (error instanceof Error && error.name === 'StoreConflictError')) return undefined;
  throw error;
}
