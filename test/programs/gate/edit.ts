/** A piece of a file of the project that is to be another text. */
export interface Edit {
  /** Path from the project's folder. */
  readonly file: string;
  /** Where the piece begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** A source with the piece replaced. */
export function edited(source: string, { start, end, by }: Omit<Edit, 'file'>): string {
  return source.slice(0, start) + by + source.slice(end);
}
