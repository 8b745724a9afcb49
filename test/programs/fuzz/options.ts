import { parseArgs } from 'node:util';

/** What the command is asked to do. */
export interface Options {
  /** Bodies and messages to send. */
  readonly count: number;
  readonly seed: number;
}

/** How the command is used. */
export const USAGE = `npm run fuzz -- [options]

  --count NUMBER   bodies and messages, default 5000
  --seed NUMBER    to repeat a run; default: a new one, which is printed`;

/** Reads the command line; `undefined` when help is asked for. Throws TypeError or RangeError for a wrong one. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: '5000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return { count: wholeNumber('--count', values.count), seed: wholeNumber('--seed', values.seed) };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new RangeError(`${name} must be a whole number`);
  return Number(text);
}
