import * as ts from 'typescript';

/** What a doc comment says of a schema, or of a member of it. */
export interface MemberComment {
  /** Names of members, the outermost first; none for the schema itself. */
  readonly path: readonly string[];
  readonly text: string;
}

/** Initializers of constants by their name. */
type Constants = ReadonlyMap<string, ts.VariableDeclaration>;

/**
 * The doc comments of all constants and of the members that their initializers write down, those of constants that they are made of
 * included.
 *
 * @param values what the files export, for links to constants that are numbers
 */
export function commentsIn(
  sources: readonly ts.SourceFile[],
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly MemberComment[]> {
  const declared = sources.flatMap((source) =>
    source.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => declarationList.declarations),
  );
  const constants: Constants = new Map(declared.map((declaration) => [declaration.name.getText(), declaration]));
  const found = declared.map((declaration) => {
    const own = textOf(declaration, values);
    const members =
      declaration.initializer === undefined ? [] : membersIn(declaration.initializer, { path: [], constants, values });
    return [declaration.name.getText(), [...(own === undefined ? [] : [{ path: [], text: own }]), ...members]] as const;
  });
  return new Map(found);
}

interface Place {
  readonly path: readonly string[];
  readonly constants: Constants;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Depth first; what is written down at a place comes after what a constant says of it, and so wins. */
function membersIn(node: ts.Node, place: Place): readonly MemberComment[] {
  if (ts.isPropertyAssignment(node)) {
    const path = [...place.path, node.name.getText().replaceAll(/^['"]|['"]$/g, '')];
    const text = textOf(node, place.values);
    return [...membersIn(node.initializer, { ...place, path }), ...(text === undefined ? [] : [{ path, text }])];
  }
  if (ts.isIdentifier(node)) {
    const initializer = place.constants.get(node.text)?.initializer;
    return initializer === undefined ? [] : membersIn(initializer, place);
  }
  return childrenOf(node).flatMap((child) => membersIn(child, place));
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  // Of `findingSchema.shape` only the constant counts, and of a type nothing.
  if (ts.isPropertyAccessExpression(node)) return [node.expression];
  return ts.isTypeNode(node) ? [] : node.getChildren();
}

/** In one line, without the places of this project that it cites. */
function textOf(node: ts.Node, values: Place['values']): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comment && ts.getTextOfJSDocComment(comment.comment);
  return text
    ?.replaceAll(/\s+/g, ' ')
    .replaceAll(/ \([\w-]+\.md[^)]*\)/g, '')
    .replaceAll(/\{@link (\w+)\}/g, (_link, name: string) =>
      typeof values[name] === 'number' ? String(values[name]) : name,
    );
}
