import type { Fields } from './fields';
import type { ProviderRequest, Reply } from './message';

/** The operations that calls are counted by and faults are scripted for. */
export const OPERATIONS = ['token', 'create', 'get', 'list', 'update', 'delete'] as const;

/** One of the operations of the provider's API. */
export type Operation = (typeof OPERATIONS)[number];

/** What a call is about, as far as it says: the values that a script matches (v5 connections have a
 * `cgw_id` in place of a peer address). A list is about what it filters by. */
export interface Subject {
  readonly name?: string | undefined;
  readonly peer_address?: string | undefined;
  readonly cgw_id?: string | undefined;
}

/** The subject that fields of a request, or filters of a list, tell. */
export function subjectOf({ name, peer_address, cgw_id }: Fields): Subject {
  return { name: stringOr(name), peer_address: stringOr(peer_address), cgw_id: stringOr(cgw_id) };
}

function stringOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A recognised call that has had no effect yet. */
export interface ProviderCall {
  readonly operation: Operation;
  readonly subject: Subject;
  /** Refuses a caller whose credentials are not good now, before anything else is checked. To be called at most once. */
  refuseCaller(): Reply | undefined;
  /** Checks the call, lets it take effect and answers. To be called at most once. */
  perform(): Reply;
}

/** A recognised call whose caller is yet to be judged. */
export type OpenCall = Omit<ProviderCall, 'refuseCaller'>;

/** One API: recognises its own calls by path and method, and leaves the others alone. */
export type Api = (request: ProviderRequest) => ProviderCall | undefined;
