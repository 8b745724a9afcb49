import { finding } from '../findings/findings';
import type { Finding } from '../findings/findings';
import { typeOf } from '../findings/schema-words';

type Members = Readonly<Record<string, unknown>>;

/** Who speaks with an envelope: the name of the member that holds a connection's fields in a provider's own bodies. */
export interface Speaker {
  readonly id: string;
  readonly envelope: string;
}

/** A connection as a caller gives it: its fields, or the provider's own body with the fields in their envelope. */
export interface GivenConnection {
  readonly fields: Members;
  /** The envelope that the fields were taken out of. */
  readonly envelope?: string | undefined;
  /** An envelope that the fields cannot be taken out of: it is not alone, or holds no object. */
  readonly misplaced?: string | undefined;
}

/** Takes the fields of a connection out of their envelope, when it stands alone; whose it is, is not judged here. */
export function takeOutOfEnvelope(given: Members, speakers: readonly Speaker[]): GivenConnection {
  const names = Object.keys(given);
  const name = envelopeIn(given, speakers);
  if (name === undefined) return { fields: given };
  const inner = given[name];
  const isTaken = names.length === 1 && isMembers(inner) && !isOfMany(name, speakers);
  return isTaken && envelopeIn(inner, speakers) === undefined
    ? { fields: inner, envelope: name }
    : { fields: given, misplaced: name };
}

/** The envelope of one connection that is among the members, or that of a list. */
function envelopeIn(given: Members, speakers: readonly Speaker[]): string | undefined {
  return speakers
    .flatMap(({ envelope }) => [envelope, ofMany(envelope)])
    .find((envelope) => Object.hasOwn(given, envelope));
}

/** Of the answer to a list, and of a batch (provider-apis.md 1). */
function ofMany(envelope: string): string {
  return `${envelope}s`;
}

function isOfMany(name: string, speakers: readonly Speaker[]): boolean {
  return speakers.some(({ envelope }) => ofMany(envelope) === name);
}

/** What is wrong with the envelope for a dialect, with its path inside the connection; the fields are not judged then. */
export function envelopeFindings(
  { fields, envelope, misplaced }: GivenConnection,
  dialect: Speaker,
  speakers: readonly Speaker[],
): Finding[] {
  if (misplaced !== undefined) return [misplacedFinding(fields, misplaced, speakers)];
  if (envelope === undefined || envelope === dialect.envelope) return [];
  const owners = speakers.filter((speaker) => speaker.envelope === envelope).map(({ id }) => id);
  const rule = `is the envelope of ${owners.join(', ')}; the provider speaks ${dialect.id}, with ${dialect.envelope} or no envelope`;
  return [finding([envelope], rule, { code: 'wrong-dialect' })];
}

function misplacedFinding(fields: Members, name: string, speakers: readonly Speaker[]): Finding {
  if (isOfMany(name, speakers)) {
    const rule = 'is the envelope of several connections: leave it out, and give the fields of one';
    return finding([name], rule, { code: 'envelope-not-alone' });
  }
  if (Object.keys(fields).length === 1) {
    if (isMembers(fields[name])) {
      const rule = 'must not hold another envelope: leave out the envelopes, and give the fields of the connection';
      return finding([name], rule, { code: 'envelope-not-alone' });
    }
    const rule = `must be an object, not ${typeOf(fields[name])}: the fields of the connection`;
    return finding([name], rule, { code: 'wrong-type' });
  }
  const rule = 'must stand alone: put all fields into it, or leave it out';
  return finding([name], rule, { code: 'envelope-not-alone' });
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
