/** The comments in a Markdown file between which a program writes. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

/**
 * What stands between the markers.
 *
 * @throws Error when a marker is missing
 */
export function sectionOf(text: string, markers: Markers): string {
  const { from, to } = placeOf(text, markers);
  return text.slice(from, to);
}

/**
 * The text with something else between the markers.
 *
 * @throws Error when a marker is missing
 */
export function withSection(text: string, markers: Markers, section: string): string {
  const { from, to } = placeOf(text, markers);
  return text.slice(0, from) + section + text.slice(to);
}

function placeOf(text: string, { begin, end }: Markers): { readonly from: number; readonly to: number } {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no ${begin} … ${end}`);
  return { from: from + begin.length, to };
}
