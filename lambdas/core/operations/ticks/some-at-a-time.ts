/** Things that are done at the same time. */
export const AT_A_TIME = 16;

/** Does something with all things, some at a time and in their order; gives the results in the same order. */
export async function someAtATime<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < things.length; start += AT_A_TIME) {
    results.push(...(await Promise.all(things.slice(start, start + AT_A_TIME).map(work))));
  }
  return results;
}

/** The same, where what goes wrong with one does not stop the others. */
export async function settleSome<T, R>(
  things: readonly T[],
  work: (thing: T, index: number) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  for (let start = 0; start < things.length; start += AT_A_TIME) {
    const some = things.slice(start, start + AT_A_TIME).map((thing, index) => work(thing, start + index));
    results.push(...(await Promise.allSettled(some)));
  }
  return results;
}
