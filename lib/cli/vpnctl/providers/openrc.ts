import { CommandError } from '../../command-error';
import { CloudSettings } from './cloud-settings';
import type { Untold } from './cloud-settings';
import { shellCommands, UnclosedError } from './shell-words';
import type { Part, Word } from './shell-words';

type Value = string | Untold;

const ASKED: Untold = { why: 'is asked for when the file is run' };
const COMMAND: Untold = { why: 'is what a command prints, and commands are not run' };

const BEGINS_BLOCK = new Set(['if', 'for', 'while', 'until', 'case']);
const ENDS_BLOCK = new Set(['fi', 'done', 'esac']);
/** Stand before a command and say nothing of what it sets. */
const BEFORE_COMMAND = new Set(['then', 'else', 'do', '{', '}', '!', 'builtin', 'command']);
const SETS = new Set(['export', 'declare', 'typeset', 'readonly', 'local']);
/** Options of `read` that a value follows, also when others stand before it in the same word. */
const READ_OPTION_WITH_VALUE = /^-[a-zA-Z]*[adinNptu]$/;

/**
 * Reads a shell file that sets `OS_…` variables, as dashboards of OpenStack clouds give it. It is not run.
 *
 * @param environment variables that the file may refer to, and that stand in for those it asks for
 * @throws CommandError that names the file and quotes nothing of it
 */
export function readOpenrc(
  file: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): CloudSettings {
  const variables = new Map<string, Value>();
  let depth = 0;
  for (const command of commandsOf(file, text)) {
    const [first] = command.map(plainText);
    if (first !== undefined && BEGINS_BLOCK.has(first)) depth += 1;
    else if (first !== undefined && ENDS_BLOCK.has(first)) depth -= 1;
    else perform(command, { variables, environment, isConditional: depth > 0 });
  }
  const settings = [...variables].filter(([name]) => name.startsWith('OS_'));
  if (settings.length === 0) {
    throw new CommandError(`${file} sets no OS_ variable; it must have lines such as: export OS_AUTH_URL=https://…`);
  }
  return new CloudSettings(
    new Map(settings.map(([name, value]) => [name.slice('OS_'.length).toLowerCase(), value])),
    (key) => `OS_${key.toUpperCase()}`,
  );
}

function commandsOf(file: string, text: string): Word[][] {
  try {
    return shellCommands(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  } catch (error) {
    if (error instanceof UnclosedError)
      throw new CommandError(`${file} has a quote or a parenthesis that is not closed`);
    throw error;
  }
}

/** What commands are performed on. */
interface Shell {
  readonly variables: Map<string, Value>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The command stands in a block: it gives defaults at most. */
  readonly isConditional: boolean;
}

function perform(words: readonly Word[], shell: Shell): void {
  const [name, ...others] = words;
  const first = plainText(name ?? []);
  if (first !== undefined && BEFORE_COMMAND.has(first)) perform(others, shell);
  else if (first === 'read')
    readNames(others).forEach((asked) => {
      set(asked, fromEnvironment(asked, shell), shell);
    });
  else if (first === 'unset') unset(others, shell);
  else if (first !== undefined && SETS.has(first))
    others.forEach((word) => {
      assign(word, shell);
    });
  else if (words.every((word) => assignmentOf(word) !== undefined))
    words.forEach((word) => {
      assign(word, shell);
    });
}

function unset(words: readonly Word[], { variables, isConditional }: Shell): void {
  if (!isConditional) words.forEach((word) => variables.delete(plainText(word) ?? ''));
}

function fromEnvironment(name: string, { environment }: Shell): Value {
  return environment[name] ?? ASKED;
}

/** The names that `read` gives values to. */
function readNames(words: readonly Word[]): string[] {
  const texts = words.map((word) => plainText(word) ?? '');
  return texts.filter(
    (text, index) => /^[A-Za-z_]\w*$/.test(text) && !READ_OPTION_WITH_VALUE.test(texts[index - 1] ?? ''),
  );
}

function assign(word: Word, shell: Shell): void {
  const assignment = assignmentOf(word);
  if (assignment === undefined) return;
  const { name, value } = assignment;
  const told = valueOf(value, shell);
  // What the file asks for may stand in the environment by the name that it is asked for.
  set(name, typeof told === 'string' ? told : (shell.environment[name] ?? told), shell);
}

function set(name: string, value: Value, { variables, isConditional }: Shell): void {
  if (!isConditional || (variables.get(name) ?? '') === '') variables.set(name, value);
}

/** `NAME=value`, where the name is written out. */
function assignmentOf(word: Word): { readonly name: string; readonly value: Word } | undefined {
  const end = word.findIndex((part) => part.kind !== 'text' || part.text === '=');
  const name = word.slice(0, end).map(textOf).join('');
  const isAssignment = end > 0 && word[end]?.kind === 'text' && /^[A-Za-z_]\w*$/.test(name);
  return isAssignment ? { name, value: word.slice(end + 1) } : undefined;
}

function valueOf(word: Word, shell: Shell): Value {
  let text = '';
  for (const part of word) {
    const value = partValue(part, shell);
    if (typeof value === 'object') return value;
    text += value;
  }
  return text;
}

function partValue(part: Part, { variables, environment }: Shell): Value {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'command') return COMMAND;
  const value = variables.get(part.name) ?? environment[part.name];
  if (part.fallback !== undefined && (value ?? '') === '') return part.fallback;
  return value ?? { why: `takes ${part.name}, which the file does not set` };
}

/** The text of a word without variables. */
function plainText(word: Word): string | undefined {
  return word.every(({ kind }) => kind === 'text') ? word.map(textOf).join('') : undefined;
}

function textOf(part: Part): string {
  return part.kind === 'text' ? part.text : '';
}
