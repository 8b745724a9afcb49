/** Where a walk begins and which way it goes. */
export interface Walk {
  /** Only items beyond this place; default: from the first or last one on. */
  readonly from?: string | undefined;
  /** From the last place to the first one. */
  readonly isReverse?: boolean;
}

/** Items in the order of their places, each in one of its own. A walk does not look at items before its beginning. */
export class Ordered<Item extends { readonly place: string }> {
  private readonly items: Item[] = [];

  get size(): number {
    return this.items.length;
  }

  /** Adds an item, or puts it in place of the one that has its place. */
  put(item: Item): void {
    const index = this.firstFrom(item.place);
    this.items.splice(index, this.items[index]?.place === item.place ? 1 : 0, item);
  }

  remove({ place }: Item): void {
    const index = this.firstFrom(place);
    if (this.items[index]?.place === place) this.items.splice(index, 1);
  }

  /** One item after the other. Nothing may be added or removed meanwhile. */
  *walk({ from, isReverse = false }: Walk = {}): Generator<Item> {
    const step = isReverse ? -1 : 1;
    for (let index = this.start(from, isReverse); ; index += step) {
      const item = this.items[index];
      if (item === undefined) return;
      yield item;
    }
  }

  private start(from: string | undefined, isReverse: boolean): number {
    if (from === undefined) return isReverse ? this.items.length - 1 : 0;
    const index = this.firstFrom(from);
    if (isReverse) return index - 1;
    return this.items[index]?.place === from ? index + 1 : index;
  }

  /** Index of the first item whose place is not before the given one. */
  private firstFrom(place: string): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.items[middle]?.place ?? '') < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
