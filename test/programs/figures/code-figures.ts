import * as ts from 'typescript';

/** Lines of every file, of every function, and what else is counted in the product's code. */
export interface CodeFigures {
  readonly fileLines: readonly number[];
  /** Named functions, methods and constructors, from the first word to the closing brace. */
  readonly functionLines: readonly number[];
  readonly exports: number;
  /** Exports without a doc comment, as `file: name`. */
  readonly undocumented: readonly string[];
  /** Uses of the type `any`, as `file:line`. */
  readonly anys: readonly string[];
}

/** Counts what {@link CodeFigures} names. */
export function codeFigures(sources: readonly ts.SourceFile[]): CodeFigures {
  const exported = sources.flatMap(exportsOf);
  return {
    fileLines: sources.map((source) => source.text.trimEnd().split('\n').length),
    functionLines: sources.flatMap((source) =>
      nodesOf(source)
        .filter(isNamedFunction)
        .map((node) => linesOf(source, node)),
    ),
    exports: exported.length,
    undocumented: exported.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name),
    anys: sources.flatMap((source) =>
      nodesOf(source)
        .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => `${source.fileName}:${lineOf(source, node.getStart()) + 1}`),
    ),
  };
}

function nodesOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(...nodesOf(child));
  });
  return [node, ...children];
}

function isNamedFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) {
    return node.body !== undefined;
  }
  const isFunction = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  return isFunction && (ts.isVariableDeclaration(node.parent) || ts.isPropertyDeclaration(node.parent));
}

function linesOf(source: ts.SourceFile, node: ts.Node): number {
  return lineOf(source, node.getEnd()) - lineOf(source, node.getStart()) + 1;
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line;
}

interface Export {
  readonly name: string;
  readonly isDocumented: boolean;
}

/** Declarations that a file exports; what it passes on from another file is documented there. */
function exportsOf(source: ts.SourceFile): Export[] {
  return source.statements.filter(isExported).flatMap((statement) =>
    namesOf(statement).map((name) => ({
      name: `${source.fileName}: ${name}`,
      isDocumented: ts.getJSDocCommentsAndTags(statement).length > 0,
    })),
  );
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  return ts.isDeclarationStatement(statement) && statement.name !== undefined ? [statement.name.getText()] : [];
}
