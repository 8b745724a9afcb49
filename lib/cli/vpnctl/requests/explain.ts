import { ApiCallError } from '../../../client/api-call-error';
import { hasEnded } from '../../../client/api-client';
import type { ApiClient } from '../../../client/api-client';
import { calling } from '../api/calling';
import { urlOption } from '../api/api-options';
import type { ApiOptions } from '../api/api-options';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { printableLine } from '../base/printable';
import { explanationOf } from './explanation';
import type { Explanation } from './explanation';
import type { Known } from './known';
import { known } from './known-id';

/** `vpnctl explain`. */
export async function explainRequest(id: string, options: ApiOptions): Promise<ExitCode> {
  const found = await calling(options, (client) => knownOf(client, known(id), urlOption(options)));
  const explanation = explanationOf(found);
  if (options.json === true) writeJson(explanation);
  else process.stdout.write(explanationText(explanation));
  return EXIT.succeeded;
}

async function knownOf(client: ApiClient, id: string, flags: string): Promise<Known> {
  const [request, events] = await Promise.all([client.get(id), client.events(id)]);
  const provider = hasEnded(request) ? undefined : await healthOf(client, request.provider);
  return { request, events, provider, flags };
}

/** A profile that is gone, or unusable, does not keep the rest from being explained. */
async function healthOf(client: ApiClient, name: string): Promise<Known['provider']> {
  try {
    return await client.providers.get(name);
  } catch (error) {
    if (error instanceof ApiCallError) return undefined;
    throw error;
  }
}

function explanationText({ id, state, why, tried, next, options }: Explanation): string {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${printableLine(line)}`)];
  const lines = [
    `${id} is ${state.replaceAll('_', ' ')}`,
    ...part('Why', why),
    ...part('What was tried', tried),
    ...part('What comes next', next),
    ...part('What you can do', options),
  ];
  return `${lines.join('\n')}\n`;
}
