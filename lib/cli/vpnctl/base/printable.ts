/** A text of somebody else's without what a terminal would act on; line ends and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n\t]/gu, '�');
}

/** The same in one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll(/[\n\t]+/g, ' ');
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
