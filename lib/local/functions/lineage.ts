import { createHash, randomBytes } from 'node:crypto';

/** So many invocations of one function may follow from one another. */
const longestChain = 16;

/**
 * How often each function has been invoked in one chain of invocations and messages, as the field `Lineage` of the
 * header `X-Amzn-Trace-Id` carries it from one to the next: `hash:count`, joined by `|`.
 */
export class Lineage {
  private constructor(
    private readonly root: string,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /**
   * Reads the headers of what an invocation follows from; with several it follows from the longest chain of each
   * function. Headers without a lineage, and other text, begin a chain.
   */
  static of(headers: readonly (string | undefined)[]): Lineage {
    const fields = headers.map((header) => fieldsOf(header ?? ''));
    const counts = new Map<string, number>();
    for (const [hash, count] of fields.flatMap(({ lineage }) => lineage)) {
      counts.set(hash, Math.max(count, counts.get(hash) ?? 0));
    }
    return new Lineage(fields.find(({ root }) => root !== undefined)?.root ?? newRoot(), counts);
  }

  /** Whether one more invocation of this function is too many. */
  isSpentFor(functionArn: string): boolean {
    return this.countOf(functionArn) >= longestChain;
  }

  /** The header for what follows from an invocation of this function. */
  headerOf(functionArn: string): string {
    const counts = new Map(this.counts).set(hashOf(functionArn), this.countOf(functionArn) + 1);
    const lineage = [...counts].map(([hash, count]) => `${hash}:${count}`).join('|');
    return `Root=${this.root};Parent=${randomBytes(8).toString('hex')};Sampled=0;Lineage=${lineage}`;
  }

  private countOf(functionArn: string): number {
    return this.counts.get(hashOf(functionArn)) ?? 0;
  }
}

interface TraceFields {
  readonly root: string | undefined;
  readonly lineage: readonly (readonly [string, number])[];
}

function fieldsOf(header: string): TraceFields {
  const fields = new Map(header.split(';').map((field) => splitAt(field, '=')));
  const lineage = (fields.get('Lineage') ?? '').split('|').map((entry) => splitAt(entry, ':'));
  return {
    root: fields.get('Root'),
    lineage: lineage.flatMap(([hash, count]) => (/^\d{1,9}$/.test(count) ? [[hash, Number(count)] as const] : [])),
  };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const [name = '', value = ''] = text.split(separator);
  return [name.trim(), value];
}

function hashOf(functionArn: string): string {
  return createHash('sha256').update(functionArn).digest('hex').slice(0, 8);
}

function newRoot(): string {
  return `1-${Math.floor(Date.now() / 1_000).toString(16)}-${randomBytes(12).toString('hex')}`;
}
