import ts from 'typescript';
import type { Edit } from './edit';
import type { Marker } from './markers';
import type { Mutation } from './mutation';

/**
 * The edit that switches a guard off.
 *
 * @throws Error when nothing follows the marker, or the mutation does not fit what follows
 */
export function editOf({ name, file, source, end }: Marker, mutation: Mutation): Edit {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const marked = firstAfter(tree, end, tree);
  if (marked === undefined) throw new Error(`${file}: nothing follows the comment "// guard: ${name}"`);
  const start = marked.getStart(tree);
  if (mutation.kind === 'preceded') return { file, start, end: start, by: `${mutation.by} ` };
  if (mutation.kind === 'dropped') return { file, start, end: marked.getEnd(), by: '' };
  const value = valueOf(marked);
  if (value === undefined) throw new Error(`${file}: what follows "// guard: ${name}" has no condition or value`);
  return { file, start: value.getStart(tree), end: value.getEnd(), by: mutation.by };
}

/** The outermost part of the tree that begins after a position, within the innermost part that the position is in. */
function firstAfter(parent: ts.Node, position: number, tree: ts.SourceFile): ts.Node | undefined {
  const next = childrenOf(parent).find((child) => child.getEnd() > position);
  if (next === undefined || next.getStart(tree) >= position) return next;
  return firstAfter(next, position, tree);
}

function childrenOf(parent: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(parent, (child) => {
    children.push(child);
  });
  return children;
}

/** The condition of an `if`; what a statement returns, assigns or evaluates; what a property is set to. */
function valueOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.initializer;
  if (ts.isPropertyAssignment(node)) return node.initializer;
  if (ts.isIfStatement(node) || ts.isReturnStatement(node) || ts.isExpressionStatement(node)) return node.expression;
  if (ts.isSpreadElement(node)) return node.expression;
  return ts.isExpression(node) ? node : undefined;
}
