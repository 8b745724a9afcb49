import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../processes';

/** What can stand in a body of one media type. */
export interface MediaType {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown; readonly $ref?: string }>>;
}

/** An answer as the document has it. */
export interface Response {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: object }>>;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** One parameter of a route. */
export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

/** A route as the document has it. */
export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Response>>;
}

/** The committed document, as far as calls are checked against it. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly responses: Readonly<Record<'NoSuchRoute' | 'NoSuchMethod', Response>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

let read: Document | undefined;

/** The API's document, docs/openapi.json. */
export function apiDocument(): Document {
  read ??= JSON.parse(readFileSync(join(PROJECT, 'docs/openapi.json'), 'utf8')) as Document; // as the linter has found it
  return read;
}

/** A route, where in the document it stands, and what it is. */
export interface FoundRoute {
  /** Segments of a JSON pointer. */
  readonly at: readonly string[];
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** All routes of the document. */
export function documentedRoutes(): readonly FoundRoute[] {
  return Object.entries(apiDocument().paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      at: ['paths', path, method],
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** The routes of a path of a call, whatever its method. */
export function routesAt(path: string): readonly FoundRoute[] {
  const given = path.split('/');
  const fitting = documentedRoutes().filter(({ path: template }) => {
    const wanted = template.split('/');
    return (
      wanted.length === given.length &&
      wanted.every((segment, index) => (segment.startsWith('{') ? given[index] !== '' : segment === given[index]))
    );
  });
  // As API Gateway does: a path without variables first.
  const exact = fitting.filter(({ path: template }) => !template.includes('{'));
  return exact.length > 0 ? exact : fitting;
}
