/** Makes keyed fingerprints: equal for equal text, and useless for guessing the text without the key. */
export interface Fingerprinter {
  /** @throws ServiceUnavailableError */
  fingerprint(text: string): Promise<string>;
}
