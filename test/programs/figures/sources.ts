import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** Folders with the code that users run. */
const PRODUCT = /^(bin|lib|lambdas)\//;

/** Every file that is part of the project: tracked, or new and not ignored. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const deleted = execFileSync('git', ['ls-files', '--deleted'], { encoding: 'utf8' }).split('\n');
  return listed.split('\n').filter((file) => file !== '' && !deleted.includes(file));
}

/** The parsed TypeScript files of the product. */
export function productSources(files: readonly string[]): ts.SourceFile[] {
  return files
    .filter((file) => PRODUCT.test(file) && file.endsWith('.ts'))
    .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
}
