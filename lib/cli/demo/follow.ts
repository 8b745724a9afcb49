import { setTimeout as sleep } from 'node:timers/promises';
import { progressOf } from './report';
import type { RequestResource } from '../../../lambdas/contract/api/request';
import { hasEnded } from '../../client/api-client';
import type { ApiClient } from '../../client/api-client';

const POLL_MS = 100;
/** As wide as the longest word on what is shown, see `incidents.ts`. */
const LABEL_WIDTH = 19;

/** Shows every change of a request until it has ended. */
export async function follow(client: ApiClient, label: string, id: string): Promise<RequestResource> {
  let shown = '';
  for (;;) {
    const request = await client.get(id);
    const progress = progressOf(request);
    if (progress !== shown) say(`  ${request.id}  ${label.padEnd(LABEL_WIDTH)}  ${progress}`);
    if (hasEnded(request)) return request;
    shown = progress;
    await sleep(POLL_MS);
  }
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
