import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { hasEnded, type ApiClient } from '../../../../lib/client/api-client';
import { atATime, PROJECT } from '../../../support/processes';

/** Callers that submit at the same time. */
export const CALLERS = 32;

/** Submits requests that differ in the connection's name; gives their ids. */
export async function submitAll(client: ApiClient, requests: number): Promise<string[]> {
  const connection = await exampleConnection();
  const numbers = Array.from({ length: requests }, (_, index) => index + 1);
  return atATime(CALLERS, numbers, async (number) => {
    const named = { ...connection, name: `bench-${number}` };
    const { id } = await client.submit({ operation: 'create', provider: 'huawei-v2', connection: named });
    return id;
  });
}

/** @throws Error naming a request that has not succeeded: what was measured was not the work */
export async function expectSucceeded(client: ApiClient, ids: readonly string[]): Promise<void> {
  await atATime(CALLERS, ids, async (id) => {
    const request = await client.get(id);
    if (!hasEnded(request) || request.state !== 'succeeded') throw new Error(`${id} is ${request.state}`);
  });
}

const exampleSchema = z.object({ ipsec_site_connection: z.record(z.string(), z.unknown()) });

async function exampleConnection(): Promise<Record<string, unknown>> {
  const text = await readFile(join(PROJECT, 'examples/huawei-v2.create.request.json'), 'utf8');
  return exampleSchema.parse(JSON.parse(text)).ipsec_site_connection;
}
