import * as z from 'zod';
import { OPERATIONS } from '../base/provider-call';

const ONE_HOUR_MS = 3_600_000;
const MAX_PADDING_BYTES = 100_000_000;
const ONE_YEAR_SECONDS = 31_536_000;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;
const FRAMING_HEADERS = ['content-length', 'transfer-encoding', 'connection'];

const headersSchema = z
  .record(z.string().regex(HEADER_NAME), z.string().regex(HEADER_VALUE))
  .refine((headers) => !Object.keys(headers).some((name) => FRAMING_HEADERS.includes(name.toLowerCase())), {
    error: `${FRAMING_HEADERS.join(', ')} are set by the server`,
  });

/** What an entry asks for; each has one of these, or a delay alone. */
const EFFECTS = [
  'respond',
  'reset',
  'refuse',
  'hang',
  'malformed',
  'dripMs',
  'paddingBytes',
  'skewSeconds',
  'expireToken',
  'missing',
] as const;

const faultSchema = z
  .strictObject({
    on: z.enum(OPERATIONS),
    times: z.int().min(1).default(1),
    afterCommit: z.boolean().default(false),
    delayMs: z.int().min(0).max(ONE_HOUR_MS).default(0),
    respond: z
      .strictObject({
        status: z.int().min(200).max(599),
        headers: headersSchema.optional(),
        body: z.unknown().optional(),
      })
      .optional(),
    reset: z.literal(true).optional(),
    refuse: z.literal(true).optional(),
    hang: z.literal(true).optional(),
    malformed: z.literal(true).optional(),
    dripMs: z.int().min(1).max(ONE_HOUR_MS).optional(),
    paddingBytes: z.int().min(1).max(MAX_PADDING_BYTES).optional(),
    skewSeconds: z.int().min(-ONE_YEAR_SECONDS).max(ONE_YEAR_SECONDS).optional(),
    expireToken: z.literal(true).optional(),
    missing: z.int().min(1).optional(),
    lateCommitMs: z.int().min(0).max(ONE_HOUR_MS).optional(),
  })
  .superRefine((fault, context) => {
    const [first, second] = EFFECTS.filter((effect) => fault[effect] !== undefined);
    if (second !== undefined) {
      context.addIssue({ code: 'custom', path: [second], message: `give ${String(first)} or ${second}, not both` });
    }
    if (first === undefined && fault.delayMs === 0) {
      context.addIssue({
        code: 'custom',
        path: ['respond'],
        message: `a fault needs ${EFFECTS.join(', ')} or delayMs`,
      });
    }
  })
  .refine(
    ({ lateCommitMs, afterCommit, ...fault }) => lateCommitMs === undefined || (!afterCommit && isLeftAlone(fault)),
    {
      path: ['lateCommitMs'],
      error: 'a late commit needs respond, reset or hang, and no afterCommit',
    },
  )
  .refine(({ refuse, afterCommit }) => !(refuse && afterCommit), {
    path: ['refuse'],
    error: 'a call that is refused cannot commit',
  })
  .refine(({ expireToken, on }) => !expireToken || on !== 'token', {
    path: ['expireToken'],
    error: 'a token call carries no token',
  })
  .refine(({ missing, on }) => missing === undefined || on === 'list', {
    path: ['missing'],
    error: 'only a list can miss connections',
  });

function isLeftAlone({ respond, reset, hang }: { respond?: unknown; reset?: unknown; hang?: unknown }): boolean {
  return respond !== undefined || reset !== undefined || hang !== undefined;
}

/**
 * A script: of all dialects: how matching connections settle and go, and which faults strike calls about them.
 *
 * - `match`: exact `name`, `peer_address` (v2) and/or `cgw_id` (v5); absent = everything. `token` faults cannot have one.
 * - `outcome`: the raw status word to settle in, any word; `PENDING_CREATE` = never settles. Default ACTIVE.
 * - `settleAfterSeconds`: on the simulator's clock; default 25 (provider-apis.md 5.8 saw 7 to 9 s,
 *   provider-apis.md 4.4 expects up to 60 s). Both hold for connections created or updated from now on.
 * - `deleteAfterSeconds`: on the simulator's clock; how long a connection that is deleted from now on is PENDING_DELETE.
 *   Default 10 for `enterprise-v5`, 0 = at once for the others (provider-apis.md 4.5 and 5.8).
 * - `listLagSeconds`: on the simulator's clock; how far lists are behind with a connection that is created, updated or deleted
 *   from now on: they show it, its status too, as it was so long ago. Default 0, or what a schedule draws.
 * - `faults`: each strikes the next `times` (default 1) calls of its operation, before anything of the call is checked.
 *   With `afterCommit` the call commits first. Then `delayMs` pass on the global timers, then the caller gets one of:
 *   - `respond`: that answer; `reset`: a connection reset; `refuse`: nobody there, which over sockets is a reset as well;
 *   - `hang`: no answer, and a reset when the caller has not given up after `delayMs`, 30 s if it is not given;
 *   - the operation's own answer, `malformed`: cut in the middle; `dripMs`: in pieces over that time; `paddingBytes`: made
 *     that much larger; `skewSeconds`: with a `Date` that far off; `expireToken`: when the token of the call has ended;
 *     `missing`: a list's without its first so many connections, as if they had moved to another page;
 *   - with none of these, the operation's own answer. Without `afterCommit` own answers commit after the delay.
 *   With `lateCommitMs` and `respond`, `reset` or `hang`, the call commits that long after the caller was left alone.
 */
export const scriptSchema = z
  .strictObject({
    match: z
      .strictObject({
        name: z.string().optional(),
        peer_address: z.string().optional(),
        cgw_id: z.string().optional(),
      })
      .optional(),
    outcome: z.string().min(1).max(64).optional(),
    settleAfterSeconds: z.number().min(0).max(ONE_YEAR_SECONDS).optional(),
    deleteAfterSeconds: z.number().min(0).max(ONE_YEAR_SECONDS).optional(),
    listLagSeconds: z.number().min(0).max(ONE_YEAR_SECONDS).optional(),
    faults: z.array(faultSchema).min(1).optional(),
  })
  .refine(({ match: _, ...effects }) => Object.values(effects).some((effect) => effect !== undefined), {
    path: ['outcome'],
    error: 'a script needs outcome, settleAfterSeconds, deleteAfterSeconds, listLagSeconds or faults',
  })
  .refine((script) => !script.match || !script.faults?.some(({ on }) => on === 'token'), {
    path: ['match'],
    error: 'a token call is about no connection: leave match out',
  });

/** A script as the caller writes it. */
export type ScriptInput = z.input<typeof scriptSchema>;

/** A checked script, defaults filled in. */
export type Script = z.output<typeof scriptSchema>;

/** One entry of `faults` of a checked script: a fault, and the calls that it strikes. */
export type FaultEntry = NonNullable<Script['faults']>[number];
