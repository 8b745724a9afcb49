import fc from 'fast-check';
import { BatchApi } from '../support/cli/batch-api';
import type { LineFault } from '../support/cli/batch-api';
import { run, StatesInMemory, submissionOf } from '../support/cli/submission';

const fault = fc.option(fc.constantFrom<LineFault>('lost', 'answer-lost'), { nil: undefined });

test('however often a submission is interrupted, and whatever is lost, each row is stored once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fault, { maxLength: 25 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      async (rows, faults, losesStates) => {
        const left = [...faults];
        const api = new BatchApi(() => left.shift());
        const submission = submissionOf(rows);
        let states = new StatesInMemory();
        for (let n = 0; ; n += 1) {
          const { batch } = await run(api, submission, states);
          if (batch !== undefined && left.length === 0) break;
          // Another machine, or a folder that was emptied.
          if (losesStates[n % losesStates.length] === true) states = new StatesInMemory();
        }

        expect(api.stored).toEqual([submission.parts.map(({ bytes }) => Buffer.from(bytes).toString())]);
      },
    ),
  );
});
