import type { createDocument } from 'zod-openapi';
import type { MemberComment } from './doc-comments';
import type { NamedSchema } from './named-schemas';

/** An OpenAPI document as JSON. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

/** A JSON Schema as far as descriptions go. */
interface Node {
  description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** Puts what the doc comments say into the document's schemas; a comment at what the document shows by a name of its own stands there. */
export function describeSchemas(document: OpenApiDocument, named: readonly NamedSchema[]): OpenApiDocument {
  const schemas = document.components?.schemas as Readonly<Record<string, Node>> | undefined; // no booleans among those with a name
  for (const { name, comments } of named) {
    const schema = schemas?.[name];
    if (schema !== undefined) for (const comment of comments) describe(schema, comment);
  }
  return document;
}

function describe(schema: Node, { path, text }: MemberComment): void {
  const member = path.reduce<Node | undefined>((node, name) => (node?.items ?? node)?.properties?.[name], schema);
  if (member !== undefined) member.description = text;
}
