import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { commentsIn } from '../../../lib/build/openapi/doc-comments';
import { openApiDocument } from '../../../lib/build/openapi/document';
import { PROJECT } from '../../support/processes';

test('the committed document is what the schemas say', async () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string };

  const document = await openApiDocument(PROJECT, version);

  const committed: unknown = JSON.parse(readFileSync(join(PROJECT, 'docs/openapi.json'), 'utf8'));
  expect(JSON.parse(JSON.stringify(document))).toEqual(committed);
});

const SOURCE = `/** What both have (api.md "Request"). */
const shared = {
  /** Its number, at most {@link MOST}. */
  number: z.int(),
};
/** A thing, in
 * two lines. */
export const thingSchema = z.object({
  ...shared,
  /** Where it is. */
  place: z.object({
    /** As people say it. */
    name: z.string(),
    plain: z.string(),
  }),
});
export const otherSchema = z.object({ ...thingSchema.shape });
`;

test('the document describes members by the doc comments that stand at them, those of their parts included', () => {
  const source = ts.createSourceFile('x.ts', SOURCE, ts.ScriptTarget.Latest, true);

  const comments = commentsIn([source], { MOST: 9 });

  const members = [
    { path: ['number'], text: 'Its number, at most 9.' },
    { path: ['place', 'name'], text: 'As people say it.' },
    { path: ['place'], text: 'Where it is.' },
  ];
  expect(comments.get('thingSchema')).toEqual([{ path: [], text: 'A thing, in two lines.' }, ...members]);
  expect(comments.get('otherSchema')).toEqual(members);
  expect(comments.get('shared')?.[0]).toEqual({ path: [], text: 'What both have.' });
});
