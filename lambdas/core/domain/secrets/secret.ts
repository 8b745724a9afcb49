const SHOWN = '[secret]';

/**
 * A secret in memory, a pre-shared key above all. Nothing that turns values into text, JSON or copies gives it away;
 * only {@link reveal} does (protocol.md 3, T10).
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. For the few places that hand it on: a test lists them. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  /** No form at all: a mask in a request's body would become the key of a connection. */
  toJSON(): undefined {
    // guard: secret-json
    return undefined;
  }

  [Symbol.toPrimitive](): string {
    // guard: secret-text
    return SHOWN;
  }

  /** For `util.inspect`, and so for `console.log` and the messages of assertions. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}
