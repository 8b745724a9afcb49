import { inspect } from 'node:util';
import * as z from 'zod';
import { EngineStartError } from '../base/errors';

/**
 * What goes wrong inside the engine, drawn from a seed: the same seed strikes the same calls as long as the calls of one
 * kind come one after another; with calls side by side, who is struck depends on who comes first. All numbers are
 * probabilities from 0 to 1, default 0, each drawn for itself.
 */
export interface EngineFaults {
  /** Whole number. */
  readonly seed: number;
  /** Per call of a function or of a state machine to a table; the engine's other calls are not touched. */
  readonly tables?: TableFaultOptions;
  /** Per invocation. */
  readonly functions?: FunctionFaultOptions;
  /** Per batch that an event source mapping takes from a table's stream. */
  readonly streams?: StreamFaultOptions;
  /** Per message that is sent to a queue; dead letters on their way are not touched. */
  readonly queues?: QueueFaultOptions;
  /** Per call that answers the token of a task. */
  readonly tokens?: TokenFaultOptions;
}

/** What goes wrong with a call to a table. */
export interface TableFaultOptions {
  /** Refused as throttled, nothing done. */
  readonly throttle?: number;
  /** Done, but the connection is reset instead of answered. */
  readonly lostAnswer?: number;
  /** A TransactWriteItems refused because of a conflict on its first item, nothing done. */
  readonly cancelledTransaction?: number;
}

/** What goes wrong with an invocation. */
export interface FunctionFaultOptions {
  /** The function's process dies before, between or after its awaits; no other invocation dies with it. */
  readonly crash?: number;
  /** A task or an event is delivered a second time; the answer to the second is ignored. Not calls over HTTP. */
  readonly twice?: number;
  /** Parts of the logical ids of the functions that are struck. Default: all functions. */
  readonly only?: readonly string[];
}

/** What goes wrong with a batch of stream records. */
export interface StreamFaultOptions {
  /** Delivered once more after it was processed. */
  readonly twice?: number;
  /** Held back for 0.2 to 2 scaled seconds before it is delivered. */
  readonly late?: number;
}

/** What goes wrong with a message. */
export interface QueueFaultOptions {
  /** Taken from its sender, and never delivered. */
  readonly lost?: number;
  /** Delivered once more after it was deleted. */
  readonly twice?: number;
  /** Kept from all receivers for another 1 to 90 scaled seconds. */
  readonly late?: number;
  /** Parts of the logical ids of the queues that are struck. Default: all queues. */
  readonly only?: readonly string[];
}

/** What goes wrong with SendTaskSuccess and SendTaskFailure. */
export interface TokenFaultOptions {
  /** Refused as throttled, nothing done. */
  readonly throttle?: number;
  /** Done, but the connection is reset instead of answered. */
  readonly lostAnswer?: number;
}

const probability = z
  .number({ error: mustBe('a number from 0 to 1') })
  .min(0, { error: mustBe('a number from 0 to 1') })
  .max(1, { error: mustBe('a number from 0 to 1') })
  .exactOptional();

const parts = z
  .array(z.string({ error: mustBe('a part of a logical id') }).min(1, { error: mustBe('a part of a logical id') }), {
    error: mustBe('an array of parts of logical ids'),
  })
  .min(1, { error: mustBe('an array of at least one part of a logical id') })
  .exactOptional();

const isObject = { error: mustBe('an object') };

const faultsSchema: z.ZodType<EngineFaults> = z.strictObject(
  {
    seed: z.int({ error: mustBe('a whole number') }),
    tables: z
      .strictObject({ throttle: probability, lostAnswer: probability, cancelledTransaction: probability }, isObject)
      .exactOptional(),
    functions: z.strictObject({ crash: probability, twice: probability, only: parts }, isObject).exactOptional(),
    streams: z.strictObject({ twice: probability, late: probability }, isObject).exactOptional(),
    queues: z
      .strictObject({ lost: probability, twice: probability, late: probability, only: parts }, isObject)
      .exactOptional(),
    tokens: z.strictObject({ throttle: probability, lostAnswer: probability }, isObject).exactOptional(),
  },
  isObject,
);

/**
 * Checks faults that come from outside.
 *
 * @param at what the messages call the value, e.g. `faults`
 * @throws EngineStartError naming every wrong field and what is allowed there
 */
export function parseFaults(value: unknown, at: string): EngineFaults {
  const parsed = faultsSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new EngineStartError(parsed.error.issues.flatMap((issue) => messagesOf(issue, at)).join('; '));
}

function messagesOf(issue: z.core.$ZodIssue, at: string): string[] {
  const path = [at, ...issue.path.map(String)].join('.');
  if (issue.code !== 'unrecognized_keys') return [`${path} ${issue.message}`];
  return issue.keys.map((key) => `${path}.${key} is not a known field`);
}

/** A message for all issues of a field but unknown keys, which have names of their own. */
function mustBe(what: string): (issue: z.core.$ZodRawIssue) => string | undefined {
  return ({ code, input }) =>
    code === 'unrecognized_keys' ? undefined : `must be ${what}, not ${inspect(input, { depth: 0 })}`;
}
