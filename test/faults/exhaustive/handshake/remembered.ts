/** Something that is being found out. */
export class NotYet extends Error {
  override readonly name = 'NotYet';

  constructor(readonly isKnown: Promise<void>) {
    super('This is being found out');
  }
}

/** Values that take a while to find out, and that are asked for again and again, without waiting. */
export class Remembered<T> {
  private readonly values = new Map<string, { readonly value: T }>();

  /**
   * The value under a key.
   *
   * @param findOut is called once for each key
   * @throws NotYet the first time
   */
  of(key: string, findOut: () => Promise<T>): T {
    const known = this.values.get(key);
    if (known !== undefined) return known.value;
    throw new NotYet(this.keep(key, findOut));
  }

  private async keep(key: string, findOut: () => Promise<T>): Promise<void> {
    this.values.set(key, { value: await findOut() });
  }
}

/** Does some work as soon as all is known that it asks for. */
export async function onceKnown<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      await error.isKnown;
    }
  }
}
