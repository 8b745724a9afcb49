import type { BatchPreview } from '../../../../lambdas/contract/api/batch';
import type { BatchClient } from '../../../client/batch-client';
import type { Submission } from './submission/submission';
import { uploadOf } from './submission/upload';

/** Asks what would be wrong with a file, part by part; nothing is stored. */
export async function previewOf(batches: BatchClient, submission: Submission): Promise<BatchPreview> {
  const previews: BatchPreview[] = [];
  for (const [index, { firstRow }] of submission.parts.entries()) {
    previews.push(inFile(await batches.preview(uploadOf(submission, index, { dryRun: true })), firstRow));
  }
  return previews.reduce(together);
}

/** The API counts the rows of a call from 1. */
function inFile({ errors, ...preview }: BatchPreview, firstRow: number): BatchPreview {
  return { ...preview, errors: errors.map((error) => ({ ...error, row: error.row + firstRow - 1 })) };
}

function together(one: BatchPreview, other: BatchPreview): BatchPreview {
  const warnings = [...new Set([...(one.warnings ?? []), ...(other.warnings ?? [])])];
  return {
    dryRun: true,
    counts: {
      rows: one.counts.rows + other.counts.rows,
      invalid: one.counts.invalid + other.counts.invalid,
      accepted: one.counts.accepted + other.counts.accepted,
    },
    errors: [...one.errors, ...other.errors],
    ...(warnings.length > 0 && { warnings }),
  };
}
