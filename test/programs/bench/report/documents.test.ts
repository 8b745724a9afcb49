import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateResources } from '../../../support/assembly';
import { sectionOf } from '../../../support/marked-section';
import { PROJECT } from '../../../support/processes';
import { bulkFile, readBulk } from '../bulk/file';
import { BULK_SCENARIOS, LARGE_ROWS } from '../bulk/scenarios';
import { chartsOf } from './charts';
import { generatedSections } from './documents';
import { countsFile, FOLDER, readCounts, readMachine, textOf } from '../files';
import { growthOf } from './growth';
import { SCENARIOS } from '../scenarios';
import { standingParts } from '../standing';

const HINT = 'docs/bench/ is not what the code makes of it: run npm run bench';

test('counts.json has every scenario, and dollars and standing parts as the code has them', async () => {
  const file = await readCounts();
  const resources = Object.entries(templateResources()).map(([logicalId, { Type, Properties = {} }]) => {
    return { logicalId, type: Type, properties: Properties, condition: undefined };
  });

  expect(file.runs.map(({ scenario }) => scenario)).toEqual(SCENARIOS);
  const runs = file.runs.map(({ scenario, counts, delay }) => ({ scenario, counts, delay }));
  expect({ [HINT]: textOf(countsFile(runs, standingParts(resources))) }).toEqual({ [HINT]: textOf(file) });
});

test('bulk.json has every scenario but the large ones, and dollars as the code has them', async () => {
  const file = await readBulk();

  const scenarios = file.runs.map(({ scenario }) => scenario);
  expect(scenarios).toEqual(expect.arrayContaining(BULK_SCENARIOS.filter(({ rows }) => rows < LARGE_ROWS)));
  const runs = file.runs.map(({ dollarsPerRow: _dollars, ...run }) => run);
  expect({ [HINT]: textOf(bulkFile(runs)) }).toEqual({ [HINT]: textOf(file) });
});

test('the tables in the documents are those of counts.json and machine.json', async () => {
  const sections = generatedSections(await readCounts(), await readBulk(), await readMachine());

  for (const { document, markers, text } of sections) {
    expect({ [HINT]: sectionOf(readFileSync(join(PROJECT, document), 'utf8'), markers) }).toEqual({ [HINT]: text });
  }
});

test('the charts are those of counts.json', async () => {
  for (const { name, svg } of chartsOf(await readCounts())) {
    expect({ [HINT]: readFileSync(join(FOLDER, name), 'utf8') }).toEqual({ [HINT]: svg });
  }
});

test.each([
  { name: 'ten times the work and less memory', cpuSeconds: 100, peakMegabytes: 500, isLinear: true },
  { name: 'a little more, as the machine goes', cpuSeconds: 109, peakMegabytes: 500, isLinear: true },
  { name: 'twelve times the work', cpuSeconds: 120, peakMegabytes: 500, isLinear: false },
  { name: 'twelve times the memory', cpuSeconds: 50, peakMegabytes: 1_200, isLinear: false },
])('growth from 1,000 to 10,000 is judged: $name', ({ cpuSeconds, peakMegabytes, isLinear }) => {
  const scenario = { approach: 'vpn-provisioner', settleSeconds: 'spread' } as const;

  const growth = growthOf([
    { scenario: { ...scenario, connections: 1_000 }, effort: { seconds: 20, cpuSeconds: 10, peakMegabytes: 100 } },
    { scenario: { ...scenario, connections: 10_000 }, effort: { seconds: 130, cpuSeconds, peakMegabytes } },
  ]);

  expect(growth).toEqual({ time: 6.5, processor: cpuSeconds / 10, memory: peakMegabytes / 100, isLinear });
});
