import { codeFigures } from './code-figures';
import type { CodeFigures } from './code-figures';
import { danglingCitations } from '../../support/citations/citations';
import { readProjectTexts } from '../../support/citations/project-texts';
import { dependencyFigures } from './dependency-figures';
import { atLeast, atMost, percentile, shown } from './figure';
import type { Figure } from './figure';
import { productSources, projectFiles } from './sources';
import { treeFigures } from './tree-figures';
import type { TreeFigures } from './tree-figures';

/** Most offenders of one rule that are listed. */
const MOST_SHOWN = 20;

/** `npm run figures`: the sizes that the code keeps (docs/adr/0012). Exit code 1 when a rule is broken. */
async function main(): Promise<number> {
  const files = projectFiles();
  const { breaches, folderCycles } = await dependencyFigures();
  const figures = [
    ...sizes(codeFigures(productSources(files))),
    ...places(treeFigures(files)),
    atMost(0, 'breaches of the dependency rule, cycles included', breaches.length, breaches),
    atMost(
      0,
      'circles among folders',
      folderCycles.length,
      folderCycles.map((circle) => circle.join(' ↔ ')),
    ),
    citations(),
  ];
  process.stdout.write(figures.map(line).join(''));
  const broken = figures.filter(({ isKept }) => !isKept);
  for (const { name, offenders } of broken) {
    process.stderr.write(
      `\n${name}:\n${offenders
        .slice(0, MOST_SHOWN)
        .map((text) => `  ${text}\n`)
        .join('')}`,
    );
  }
  return broken.length === 0 ? 0 : 1;
}

function sizes({ fileLines, functionLines, exports, undocumented, anys }: CodeFigures): Figure[] {
  const documented = Math.floor((1000 * (exports - undocumented.length)) / exports) / 10;
  return [
    shown('product files', fileLines.length),
    shown(
      'product lines',
      fileLines.reduce((sum, lines) => sum + lines, 0),
    ),
    atMost(60, 'lines of a file, median', percentile(fileLines, 0.5)),
    atMost(160, 'lines of a file, 95th percentile', percentile(fileLines, 0.95)),
    atMost(300, 'lines of a file, largest', Math.max(...fileLines)),
    atMost(6, 'lines of a function, median', percentile(functionLines, 0.5)),
    atMost(24, 'lines of a function, 95th percentile', percentile(functionLines, 0.95)),
    shown('lines of a function, largest', Math.max(...functionLines)),
    atLeast(95, 'exports with a doc comment, percent', documented, undocumented),
    atMost(0, 'uses of any', anys.length, anys),
  ];
}

function places({ largestFolder, testFiles, helperFiles }: TreeFigures): Figure[] {
  return [
    atMost(18, 'files of one kind in a folder, most', largestFolder.files, [largestFolder.folder]),
    shown('files with tests', testFiles),
    atMost(testFiles, 'helper files of tests', helperFiles),
  ];
}

function citations(): Figure {
  const dangling = danglingCitations(readProjectTexts());
  const offenders = dangling.map(({ file, line, problem }) => `${file}:${line}: ${problem}`);
  return atMost(0, 'citations of what does not exist', dangling.length, offenders);
}

function line({ name, value, rule, isKept }: Figure): string {
  const verdict = rule === undefined ? '' : `${rule}${isKept ? '' : '   BROKEN'}`;
  return `  ${name.padEnd(52)}${String(value).padStart(8)}   ${verdict}`.trimEnd() + '\n';
}

main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
