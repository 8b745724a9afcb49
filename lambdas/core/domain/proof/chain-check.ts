import { GENESIS, hashOf } from './chain';
import type { Link } from './chain';

/** What checking a chain looks at; the other members of an event are hashed and not looked at. */
export interface LinkedEvent extends Link {
  readonly requestId: string;
  /** From 1, without a gap. */
  readonly sequence: number;
}

/** What is wrong with a trail. */
export type Flaw = 'changed' | 'inserted' | 'moved' | 'removed';

/** What is wrong with one event. */
export interface FlawedEvent {
  readonly flaw: Flaw;
  readonly requestId: string;
  readonly sequence: number;
  /** One sentence. */
  readonly detail: string;
}

/** What is known of the trail of one request. */
interface Trail {
  /** The event that was read last of those in order. */
  readonly sequence: number;
  readonly hash: string;
  /** Sequences before it that were not there. */
  readonly missing: Set<number>;
}

/** Gaps are told event by event up to so many. */
const MOST_MISSING = 1_000;

/**
 * Checks the trails of requests, event by event in their order; those of different requests may be mixed. What it keeps grows with
 * the requests alone. A trail that begins later than with its first event is checked from there on.
 */
export class ChainCheck {
  private readonly trails = new Map<string, Trail>();

  /** Checks the next event. */
  take(event: LinkedEvent): FlawedEvent | undefined {
    const { requestId, sequence, hash } = event;
    // guard: event-hash
    if (hashOf(event) !== hash) return this.changed(event);
    const trail = this.trails.get(requestId);
    if (trail === undefined) return this.begin(event);
    if (sequence <= trail.sequence) return this.late(event, trail);
    return this.goOn(event, trail);
  }

  /** Checks what can only be told at the end. */
  end(): FlawedEvent[] {
    return [...this.trails].flatMap(([requestId, { missing }]) =>
      [...missing].map((sequence) =>
        flaw({ requestId, sequence }, 'removed', 'the events around it are there, it is not'),
      ),
    );
  }

  private begin(event: LinkedEvent): FlawedEvent | undefined {
    const { requestId, sequence, hash, previousHash } = event;
    this.trails.set(requestId, { sequence, hash, missing: new Set() });
    const isFirst = sequence === 1;
    return isFirst && previousHash !== GENESIS
      ? flaw(event, 'inserted', 'it is the first one and follows another')
      : undefined;
  }

  private goOn(event: LinkedEvent, trail: Trail): FlawedEvent | undefined {
    const { requestId, sequence, hash, previousHash } = event;
    const between = Math.min(sequence - trail.sequence - 1, MOST_MISSING);
    const missing = Array.from({ length: between }, (_, index) => trail.sequence + 1 + index);
    this.trails.set(requestId, { sequence, hash, missing: new Set([...trail.missing, ...missing]) });
    // guard: event-link
    if (between > 0 || previousHash === trail.hash) return undefined;
    const before = { requestId, sequence: trail.sequence };
    return flaw(before, 'changed', `event ${sequence} follows another event ${trail.sequence} than this one`);
  }

  private late(event: LinkedEvent, { missing }: Trail): FlawedEvent {
    const wasMissing = missing.delete(event.sequence);
    return wasMissing
      ? flaw(event, 'moved', 'it stands behind a later one')
      : flaw(event, 'inserted', 'the trail has an event of this sequence already');
  }

  /** Of an event whose own content is wrong nothing is known but its place. */
  private changed(event: LinkedEvent): FlawedEvent {
    const { requestId, sequence, hash } = event;
    const trail = this.trails.get(requestId);
    if (trail === undefined || sequence > trail.sequence) {
      const missing = trail?.missing ?? new Set<number>();
      this.trails.set(requestId, { sequence, hash, missing });
    }
    return flaw(event, 'changed', 'it has another hash than what it says');
  }
}

function flaw(
  { requestId, sequence }: Pick<LinkedEvent, 'requestId' | 'sequence'>,
  kind: Flaw,
  why: string,
): FlawedEvent {
  return { flaw: kind, requestId, sequence, detail: `Event ${sequence} of ${requestId} was ${kind}: ${why}.` };
}
