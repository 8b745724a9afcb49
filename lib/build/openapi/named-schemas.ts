import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as z from 'zod';
import { commentsIn } from './doc-comments';
import type { MemberComment } from './doc-comments';

/** A schema of the contract under its name in the document. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: z.ZodType;
  /** What its doc comments say. */
  readonly comments: readonly MemberComment[];
}

const EXPORTED = /^([a-z])(\w*)Schema$/;

/**
 * All schemas that the contract exports, `requestResourceSchema` as `RequestResource`. Their descriptions in the document are the doc
 * comments that stand at them: nothing is said twice.
 */
export async function namedSchemas(projectDir: string): Promise<readonly NamedSchema[]> {
  const contract = join(projectDir, 'lambdas/contract');
  const files = [
    ...readdirSync(join(contract, 'api')).map((file) => join(contract, 'api', file)),
    join(contract, 'outcome.ts'),
  ];
  const sources = files.map((file) =>
    ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
  );
  const modules = await Promise.all(files.map((file) => import(file) as Promise<Readonly<Record<string, unknown>>>));
  const values = Object.fromEntries(modules.flatMap((module) => Object.entries(module)));
  const comments = commentsIn(sources, values);
  return Object.entries(values).flatMap(([exported, value]) => {
    const [, initial = '', rest = ''] = EXPORTED.exec(exported) ?? [];
    if (initial === '' || !(value instanceof z.ZodType)) return [];
    return [{ name: initial.toUpperCase() + rest, schema: value, comments: comments.get(exported) ?? [] }];
  });
}
