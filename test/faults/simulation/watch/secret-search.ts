import { formsOf } from '../../../support/e2e/secret-search';

/** Texts are searched together, so many characters at a time: searching each for itself would cost more. */
const CHUNK_LENGTH = 1_000_000;

interface Text {
  readonly place: string;
  readonly content: string;
}

/**
 * Looks for pre-shared keys in all that leaves the product. All keys of a simulation have a part in common, which is
 * searched for in every form that a secret may take (protocol.md 3, T10).
 */
export class SecretSearch {
  private readonly forms: readonly string[];
  private readonly places = new Set<string>();
  private texts: Text[] = [];
  private length = 0;

  /** @param commonPart letters and digits that stand in every key and nowhere else */
  constructor(commonPart: string) {
    this.forms = formsOf(commonPart);
  }

  /** Takes a text to be searched. @param place where it was found, for the report */
  add(place: string, content: string): void {
    this.texts.push({ place, content });
    this.length += content.length;
    if (this.length >= CHUNK_LENGTH) this.search();
  }

  /** The places where a key turned up, without repeats. */
  findings(): readonly string[] {
    this.search();
    return [...this.places].sort();
  }

  private search(): void {
    const all = this.texts.map(({ content }) => content).join('\n');
    if (this.isIn(all)) {
      for (const { place, content } of this.texts) if (this.isIn(content)) this.places.add(place);
    }
    this.texts = [];
    this.length = 0;
  }

  private isIn(text: string): boolean {
    return this.forms.some((form) => text.includes(form));
  }
}
