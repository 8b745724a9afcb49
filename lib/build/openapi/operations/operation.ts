import type * as z from 'zod';
import type { ApiProblemCode } from '../../../../lambdas/contract/api/problem';

/** Groups of routes, as readers of the document see them. */
export const TAGS = {
  requests: { name: 'Requests', description: 'One connection is to be created, changed or removed.' },
  batches: { name: 'Batches', description: 'Many requests at once, from a file or in JSON.' },
  audit: { name: 'Audit trail', description: 'Who did what, when, for which ticket, and what the provider answered.' },
  providers: { name: 'Providers', description: 'How providers fare, and pausing them.' },
  document: {
    name: 'This document',
    description: 'What the API is, for programs and for people; without a signature.',
  },
} as const;

/** What stands in a body of one media type. */
export interface Content {
  readonly schema: z.ZodType;
  /** By name; the names show in viewers. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** Bodies by media type. */
export type Contents = Readonly<Record<string, Content>>;

/** A header of an answer. */
export type AnswerHeader = 'location' | 'retry-after' | 'link' | 'complete-until' | 'searched-until';

/** A good answer. */
export interface Answer {
  readonly description: string;
  readonly content: Contents;
  /** Headers that it has always; `link` only where there is more. */
  readonly headers?: readonly AnswerHeader[];
}

/** What a route is about; what it does with faults of ours is the same for all. */
export interface Operation {
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  /** It takes the header `Idempotency-Key`. */
  readonly isIdempotent?: true;
  /** Without one a body says nothing and is not read. */
  readonly body?: Contents;
  readonly answers: Readonly<Partial<Record<'200' | '202', Answer>>>;
  /** Codes of the problems that a call can end with, besides those of every route. */
  readonly problems: readonly ApiProblemCode[];
}

/** What holds for every list. */
export const LIST =
  'A page may have fewer items than its limit, or none, although more come: the last one has no `cursor`. Pages that are read while things are made have nothing twice.';

/** One JSON body. */
export function jsonContent(schema: z.ZodType, examples: Content['examples']): Contents {
  return { 'application/json': { schema, examples } };
}
