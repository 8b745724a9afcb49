import { CommandError } from '../../command-error';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { count, printable, printableLine } from '../base/printable';
import { described, gist } from './message/described';
import type { Described } from './message/described';
import { opened } from './opened';
import type { DlqOptions, ListOptions } from './options';
import { walk } from './queue/walk';

const UNCHANGED = 'Nothing was changed.';

/** `vpnctl dlq list`. */
export async function listDeadLetters(options: ListOptions): Promise<ExitCode> {
  const found: Described[] = [];
  await opened(options, UNCHANGED, (queue) =>
    walk(queue, (letter) => {
      found.push(described(letter));
      return Promise.resolve({ isEnough: found.length >= options.limit });
    }),
  );
  found.sort((one, other) => (one.sentAt < other.sentAt ? -1 : 1));
  if (options.json === true) writeJson({ items: found.map(summaryOf) });
  else process.stdout.write(tableOf(found));
  if (found.length === 0) process.stderr.write('There are no dead letters\n');
  if (found.length >= options.limit) {
    process.stderr.write(`There may be more than these ${count(found.length)}: --limit lists more\n`);
  }
  return EXIT.succeeded;
}

/** `vpnctl dlq show`. */
export async function showDeadLetter(id: string, options: DlqOptions): Promise<ExitCode> {
  const found: Described[] = [];
  await opened(options, UNCHANGED, (queue) =>
    walk(queue, (letter) => {
      const isEnough = letter.id === id;
      if (isEnough) found.push(described(letter));
      return Promise.resolve({ isEnough });
    }),
  );
  const [letter] = found;
  if (letter === undefined) throw new CommandError(`There is no message ${id} in the queue`);
  if (options.json === true) writeJson(letter);
  else process.stdout.write(textOf(letter));
  return EXIT.succeeded;
}

function summaryOf({ message: _message, text: _text, ...summary }: Described): object {
  return { ...summary };
}

function tableOf(letters: readonly Described[]): string {
  if (letters.length === 0) return '';
  const rows = letters.map((letter) => [letter.id, letter.sentAt, String(letter.bytes), printableLine(gist(letter))]);
  const lines = [['message', 'sent', 'bytes', 'what it asks for, or why it is of no use'], ...rows].map(
    ([id = '', sent = '', bytes = '', what = '']) =>
      `${id.padEnd(36)}  ${sent.padEnd(24)}  ${bytes.padStart(7)}  ${what}`.trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function textOf({ id, sentAt, from, bytes, useless, message, text = '' }: Described): string {
  const content = message === undefined ? text : JSON.stringify(message, null, 2);
  const lines = [
    `${id}  sent ${sentAt}, ${count(bytes)} bytes${from === undefined ? '' : `, given up by ${from}`}`,
    ...(useless === undefined ? [] : [`Of no use to send again: ${useless}`]),
    message === undefined ? 'No JSON; words that are no names of fields are left out:' : 'Without secrets:',
    printable(content),
  ];
  return `${lines.join('\n')}\n`;
}
