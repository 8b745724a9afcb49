import { countRun } from './counts/count';
import { readCounts } from './files';
import { APPROACHES } from './results';

const HINT = 'what a connection costs has changed; if that is meant, run npm run bench';

test.each(APPROACHES)('one connection of %s costs what counts.json says', async (approach) => {
  const { runs } = await readCounts();

  const counted = await countRun({ approach, connections: 1, settleSeconds: 30 });

  const { scenario, counts, delay } = counted;
  const written = runs.find((run) => JSON.stringify(run.scenario) === JSON.stringify(scenario));
  expect({ [HINT]: { counts, delay } }).toEqual({ [HINT]: { counts: written?.counts, delay: written?.delay } });
});
