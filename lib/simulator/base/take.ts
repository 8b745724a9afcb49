/** The first so many items, or all when there are fewer; the others are not asked for. */
export function take<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = [];
  if (count === 0) return taken;
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
