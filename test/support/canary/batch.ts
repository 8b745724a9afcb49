import { setTimeout as sleep } from 'node:timers/promises';
import { createBody } from '../e2e/body';
import type { Ended } from '../e2e/client';
import type { E2eStack } from '../e2e/stack';
import { refused } from './runs';

const LOOK_EVERY_MS = 50;

/** A batch with a row that succeeds, one that the provider refuses, and ones that are not valid; then the rerun. */
export async function runBatch(stack: E2eStack, canary: (name?: string) => string): Promise<readonly Ended[]> {
  const failing = canary('row-refused');
  stack.simulator('main').script({ match: { name: 'row-refused' }, ...refused(failing) });
  const items = [
    createBody('recorded', { name: 'row', psk: canary('row') }),
    createBody('recorded', { name: 'row-refused', psk: failing }),
    createBody('recorded', { name: 'row-wrong', psk: `${canary()} with blanks` }),
    createBody('recorded', { name: 'row-twice', psk: canary() }, { psk: canary(), completion: canary() }),
    [canary()],
  ];
  const body = items.map((item) => JSON.stringify(item)).join('\n');
  const sent = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body };
  await stack.api.call('/v1/batches?format=ndjson&dryRun=true', sent);
  await stack.api.call('/v1/batches?format=csv', { ...sent, body: `provider,connection.psk\nrecorded,"${canary()}` });
  const { body: made } = await stack.api.call('/v1/batches?format=ndjson', sent);
  const first = await endedRows(stack, String(made['id']));
  const { body: again } = await stack.api.call(`/v1/batches/${String(made['id'])}/rerun-failed`, { method: 'POST' });
  return [...first, ...(await endedRows(stack, String(again['id'])))];
}

/** Waits for a batch to end, looks at its results in every form, and gives the requests of its rows. */
async function endedRows({ api }: E2eStack, id: string): Promise<readonly Ended[]> {
  const batch = `/v1/batches/${id}`;
  while ((await api.call(batch)).body['endedAt'] === undefined) await sleep(LOOK_EVERY_MS);
  const { body } = await api.call(`${batch}/results?include=request`);
  for (const accept of ['text/csv', 'application/x-ndjson']) {
    await api.text(`${batch}/results?include=request`, { headers: { accept } });
  }
  const results = body['items'] as readonly { requestId?: string }[];
  const ids = results.flatMap(({ requestId }) => requestId ?? []);
  return Promise.all(ids.map((requestId) => api.ended(requestId)));
}
