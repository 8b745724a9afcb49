import { decodeWindows1252 } from './windows-1252';

/** A file as text, every line of which ends with `\n`; or why it is none. */
export type DecodedTable =
  | { readonly kind: 'text'; readonly text: string; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly title: string };

/** What the files of Excel begin with, of today and of before 2007. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const CTRL_Z = '\u001a';

const READ_AS_1252 =
  'The file is not UTF-8 and was read as Windows-1252. Check letters outside ASCII, or save it as CSV UTF-8.';

/**
 * Reads the characters of a CSV file, as spreadsheets and others write it: UTF-8 with or without byte order marks,
 * UTF-16LE with one, Windows-1252 otherwise.
 */
export function decodeTable(bytes: Uint8Array): DecodedTable {
  if (WORKBOOKS.some((magic) => startsWith(bytes, magic))) {
    return refused('The file is an Excel workbook: save it as CSV UTF-8, and send that');
  }
  if (startsWith(bytes, [0xfe, 0xff])) return refused('The file is UTF-16 with big-endian bytes: save it as UTF-8');
  if (startsWith(bytes, [0xff, 0xfe])) {
    const text = strictly('utf-16le', bytes);
    return text === undefined ? refused('The file begins as UTF-16 and is none') : plain(text);
  }
  const text = strictly('utf-8', bytes);
  return text === undefined ? fromWindows(bytes) : plain(text);
}

function fromWindows(bytes: Uint8Array): DecodedTable {
  const text = decodeWindows1252(bytes);
  return text.includes('\ufffd')
    ? refused('The file is neither UTF-8 nor Windows-1252: save it as CSV UTF-8')
    : plain(text, [READ_AS_1252]);
}

function strictly(encoding: 'utf-8' | 'utf-16le', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // these bytes are nothing in that encoding
  }
}

/** Some programs write two byte order marks, some end a file with Ctrl-Z, and files that were joined mix line ends. */
function plain(text: string, warnings: readonly string[] = []): DecodedTable {
  return { kind: 'text', text: withoutEnd(withLineEnds(text.replace(/^\ufeff+/, ''))), warnings };
}

/** In parts: millions of replacements would take seconds, and forty times the memory of the text. */
function withLineEnds(text: string): string {
  return text.split('\r\n').join('\n').split('\r').join('\n');
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function withoutEnd(text: string): string {
  const end = text.trimEnd();
  return end.endsWith(CTRL_Z) ? end.slice(0, -CTRL_Z.length) : text;
}

function refused(title: string): DecodedTable {
  return { kind: 'refused', title };
}
