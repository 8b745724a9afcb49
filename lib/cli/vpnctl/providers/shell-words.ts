/** A piece of a word: text, a variable, or what a command prints, which is never run. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string }
  | { readonly kind: 'command' };

/** A word of a shell command. */
export type Word = readonly Part[];

/** A quote or a parenthesis of a shell file is not closed. */
export class UnclosedError extends Error {
  override readonly name = 'UnclosedError';
}

const BLANK = /[ \t]/;
/** What ends a command, or stands between a command and a file. */
const SEPARATOR = /[\n;&|()<>]/;
const VARIABLE = /^\$(?:\{(\w+)(?::?-([^}$`"']*))?\}|([A-Za-z_]\w*))/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/**
 * Cuts a shell file into commands and their words, as far as files that set variables need it: quotes, escapes, comments and variables.
 * Nothing is run.
 *
 * @throws UnclosedError
 */
export function shellCommands(text: string): Word[][] {
  return new Reader(text).commands();
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  commands(): Word[][] {
    const commands: Word[][] = [[]];
    while (this.at < this.text.length) {
      const next = this.peek();
      if (BLANK.test(next) || this.text.startsWith('\\\n', this.at)) this.at += BLANK.test(next) ? 1 : 2;
      else if (next === '#') this.skipPast('\n', 0);
      else if (SEPARATOR.test(next)) {
        this.at += 1;
        commands.push([]);
      } else commands.at(-1)?.push(this.word());
    }
    return commands.filter((words) => words.length > 0);
  }

  private word(): Word {
    const parts: Part[] = [];
    while (this.at < this.text.length && !BLANK.test(this.peek()) && !SEPARATOR.test(this.peek())) {
      parts.push(...this.piece());
    }
    return parts;
  }

  private piece(): Part[] {
    switch (this.peek()) {
      case "'":
        return [{ kind: 'text', text: this.skipPast("'", 1) }];
      case '"':
        return this.doubleQuoted();
      case '\\':
        this.at += 2;
        return [{ kind: 'text', text: this.text.slice(this.at - 1, this.at).replace('\n', '') }];
      case '$':
      case '`':
        return [this.expansion()];
      default:
        this.at += 1;
        return [{ kind: 'text', text: this.text.slice(this.at - 1, this.at) }];
    }
  }

  private doubleQuoted(): Part[] {
    const parts: Part[] = [{ kind: 'text', text: '' }];
    for (this.at += 1; this.peek() !== '"';) {
      if (this.at >= this.text.length) throw new UnclosedError();
      const isEscape = /^\\[$`"\\\n]/.test(this.text.slice(this.at, this.at + 2));
      if (isEscape || !/[$`]/.test(this.peek())) {
        this.at += isEscape ? 2 : 1;
        parts.push({ kind: 'text', text: this.text.slice(this.at - 1, this.at).replace(isEscape ? '\n' : '', '') });
      } else parts.push(this.expansion());
    }
    this.at += 1;
    return parts;
  }

  /** What stands at a `$` or a backquote. */
  private expansion(): Part {
    const rest = this.text.slice(this.at);
    if (rest.startsWith("$'")) return { kind: 'text', text: this.ansiQuoted() };
    const [all, name, fallback, plainName] = VARIABLE.exec(rest) ?? [];
    if (all !== undefined) {
      this.at += all.length;
      return { kind: 'variable', name: name ?? plainName ?? '', ...(fallback !== undefined && { fallback }) };
    }
    if (rest.startsWith('`')) this.skipPast('`', 1);
    else if (rest.startsWith('$(')) this.skipParentheses();
    else if (rest.startsWith('${')) this.skipPast('}', 2);
    else {
      this.at += 1;
      return { kind: 'text', text: '$' };
    }
    return { kind: 'command' };
  }

  private ansiQuoted(): string {
    let quoted = '';
    for (this.at += 2; this.peek() !== "'"; this.at += 1) {
      if (this.at >= this.text.length) throw new UnclosedError();
      if (this.peek() === '\\') {
        this.at += 1;
        quoted += ESCAPES[this.peek()] ?? this.peek();
      } else quoted += this.peek();
    }
    this.at += 1;
    return quoted;
  }

  private skipParentheses(): void {
    let depth = 0;
    do {
      if (this.at >= this.text.length) throw new UnclosedError();
      if (this.peek() === '(') depth += 1;
      if (this.peek() === ')') depth -= 1;
      this.at += 1;
    } while (depth > 0 || this.text[this.at - 1] === '$');
  }

  /** Goes behind the next such character; gives what stands before it, from `offset` on. */
  private skipPast(character: string, offset: number): string {
    const from = this.at + offset;
    const found = this.text.indexOf(character, from);
    if (found < 0 && character !== '\n') throw new UnclosedError();
    this.at = found < 0 ? this.text.length : character === '\n' ? found : found + 1;
    return this.text.slice(from, found < 0 ? undefined : found);
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }
}
