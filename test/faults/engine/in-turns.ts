/** So many at a time: more would wait for each other, and run out of their time. */
const AT_ONCE = 8;

/** Does something with each item, a few at a time; gives the results in the items' order. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let done = 0; done < items.length; done += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(done, done + AT_ONCE).map(work))));
  }
  return results;
}
