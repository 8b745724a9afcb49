import { danglingCitations } from '../support/citations/citations';
import { readProjectTexts } from '../support/citations/project-texts';

/** Keeps the planted names of documents from being citations of this file. */
const MD = '.md';

const RULES = `# Rules

## 1. Sending

1. Write the intent.
2. Send.

### 1.1 Refusals

| #   | What    | I | Q |
| --- | ------- | - | - |
| T1  | refused | 1 | = |
| T2  | late    | 1 | = |
| **SFN twice** | absorbed | - | - |

## 2. Looking

## "Not" \`code\`, a title

\`\`\`md
## 9. In a block of code
\`\`\`
`;

const GUIDE = `# Guide

## Routes

See [the rules](reference/rules${MD}#11-refusals), [above](#routes) and [a folder](adr/).
`;

const PROJECT = {
  [`docs/reference/rules${MD}`]: RULES,
  [`docs/guide${MD}`]: GUIDE,
  [`docs/adr/0004-outcomes${MD}`]: '# 4. Outcomes\n',
  [`README${MD}`]: '# Readme\n\n## Commands\n',
  [`docs/bench/README${MD}`]: '# Bench\n',
};

function problemsIn(text: string, file = 'lib/file.ts'): string[] {
  return danglingCitations(new Map(Object.entries({ ...PROJECT, [file]: text }))).map(
    ({ line, problem }) => `${line}: ${problem}`,
  );
}

test('the project cites nothing that does not exist', () => {
  const dangling = danglingCitations(readProjectTexts());

  expect(dangling.map(({ file, line, problem }) => `${file}:${line}: ${problem}`)).toEqual([]);
});

describe('a citation is found and right', () => {
  test.each([
    `(rules${MD} 1)`,
    `(rules${MD} 1.1 to 2)`,
    `rules${MD} 1, 1.1 and 2.`,
    `(rules${MD} 1.1, T1)`,
    `rules${MD} 1.1, T1 and T2 say so`,
    `rules${MD} 1.1, T1 to T2`,
    `rules${MD} 1 and 1.1, T2`,
    `(rules${MD} 1.1, SFN twice)`,
    `(rules${MD} 1.1, column Q)`,
    `(rules${MD} 1, point 2)`,
    `(rules${MD} 1.1, row "SFN twice")`,
    `(guide${MD} "Routes", rules${MD} 2)`,
    `rules${MD} 2 saw 7 to 9 s, and What follows is prose`,
    `rules${MD} 1.1, refused by 3 of 4, is prose`,
    `in rules${MD}. Nine others`,
    `'README${MD}'`,
    `(README${MD} "Commands")`,
    `docs/bench/README${MD}`,
    'docs/adr/0004',
    `https://example.com/a/nowhere${MD}`,
    `docs/{a,b}${MD}, <name>${MD} and *${MD}`,
    `/**\n * Over two lines of a comment (guide${MD}\n * "Routes"; rules${MD}\n * 1.1, T1).\n */`,
    `// Over two lines (rules${MD}\n// 1.1).`,
    `/**\n * Over two lines (rules${MD} 1.1, SFN\n *   twice)\n */`,
  ])('%s', (text) => {
    expect(problemsIn(text)).toEqual([]);
  });
});

describe('a citation of what does not exist is told with its line', () => {
  test.each([
    { text: `\n(nowhere${MD} 1)`, problem: `2: there is no document nowhere${MD}` },
    { text: `(docs/rules${MD})`, problem: `1: there is no document docs/rules${MD}` },
    { text: `(Rules${MD} 1)`, problem: `1: there is no document Rules${MD}` },
    { text: `rules${MD} 3`, problem: `1: docs/reference/rules${MD} has no section 3` },
    { text: `rules${MD} 1.1 to 1.3`, problem: `1: docs/reference/rules${MD} has no section 1.3` },
    { text: `rules${MD} 1, 2 and 4`, problem: `1: docs/reference/rules${MD} has no section 4` },
    { text: `rules${MD} section 7`, problem: `1: docs/reference/rules${MD} has no section 7` },
    { text: `rules${MD} 9`, problem: `1: docs/reference/rules${MD} has no section 9` },
    { text: `rules${MD} "Sendings"`, problem: `1: docs/reference/rules${MD} has no heading "Sendings"` },
    { text: `rules${MD} 1.1, T3`, problem: `1: docs/reference/rules${MD} has no row T3 in 1.1` },
    { text: `rules${MD} 1.1, T1 and T3`, problem: `1: docs/reference/rules${MD} has no row T3 in 1.1` },
    { text: `rules${MD} 1.1, T1 to T12`, problem: `1: docs/reference/rules${MD} has no row T12 in 1.1` },
    { text: `rules${MD} 2, T1`, problem: `1: docs/reference/rules${MD} has no row T1 in 2` },
    { text: `(rules${MD} 1.1, PSK)`, problem: `1: docs/reference/rules${MD} has no row PSK in 1.1` },
    { text: `rules${MD} 1.1, row "early"`, problem: `1: docs/reference/rules${MD} has no row early in 1.1` },
    { text: `rules${MD} 1.1, column Z`, problem: `1: docs/reference/rules${MD} has no column Z in 1.1` },
    { text: `rules${MD} 1, point 3`, problem: `1: docs/reference/rules${MD} has no point 3 in 1` },
    { text: `/**\n * a (rules${MD}\n * 1.7)\n */`, problem: `2: docs/reference/rules${MD} has no section 1.7` },
    { text: `/**\n * a (guide${MD}\n * "Rows")\n */`, problem: `2: docs/guide${MD} has no heading "Rows"` },
    { text: 'see docs/adr/0005', problem: '1: there is no decision adr/0005' },
  ])('$text', ({ text, problem }) => {
    expect(problemsIn(text)).toEqual([problem]);
  });

  test('a name that two documents have', () => {
    const text = `see bench/notes${MD}`;
    const twice = { [`docs/bench/notes${MD}`]: '', [`test/bench/notes${MD}`]: '', 'lib/file.ts': text };

    expect(danglingCitations(new Map(Object.entries(twice)))).toEqual([
      {
        file: 'lib/file.ts',
        line: 1,
        problem: `bench/notes${MD} may be docs/bench/notes${MD} or test/bench/notes${MD}`,
      },
    ]);
  });
});

describe('a link between documents', () => {
  test.each([
    {
      text: `[a](nowhere${MD})`,
      problems: [`1: there is no document nowhere${MD}`, `1: there is no docs/nowhere${MD}`],
    },
    { text: `[a](guide${MD}#rows)`, problems: [`1: docs/guide${MD} has no heading #rows`] },
    { text: '# One\n\n[a](#two)', problems: [`3: docs/new${MD} has no heading #two`] },
    { text: '[a](missing/)', problems: ['1: there is no docs/missing'] },
    { text: '[a](bench/cost.svg)', problems: ['1: there is no docs/bench/cost.svg'] },
    { text: `[a](guide${MD}#routes), [b](https://example.com/x#y)`, problems: [] },
    { text: `[a](reference/rules${MD}#not-code-a-title)`, problems: [] },
    { text: '# One\n# One\n[a](#one-1)', problems: [] },
    { text: '```\n[a](#two)\n```', problems: [] },
  ])('$text', ({ text, problems }) => {
    expect(problemsIn(text, `docs/new${MD}`)).toEqual(problems);
  });
});
