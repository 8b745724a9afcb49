/** How a guard is switched off: what becomes of the code that its marker stands before. */
export type Mutation =
  /** The statement is gone. */
  | { readonly kind: 'dropped' }
  /** The condition of an `if`, or the value that is given, returned, assigned or passed, is another expression. */
  | { readonly kind: 'replaced'; readonly by: string }
  /** Another statement comes first. */
  | { readonly kind: 'preceded'; readonly by: string };

/** The statement is gone. */
export const DROPPED: Mutation = { kind: 'dropped' };
/** The condition never holds. */
export const NEVER: Mutation = { kind: 'replaced', by: 'false' };
/** The condition always holds. */
export const ALWAYS: Mutation = { kind: 'replaced', by: 'true' };

/** The condition or value is another one. @param by an expression in TypeScript */
export function replaced(by: string): Mutation {
  return { kind: 'replaced', by };
}

/** Another statement comes first. @param by a statement in TypeScript */
export function preceded(by: string): Mutation {
  return { kind: 'preceded', by };
}
