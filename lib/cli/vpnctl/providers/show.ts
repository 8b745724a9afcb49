import type { ProviderResource } from '../../../../lambdas/contract/api/provider';
import type { ApiClient } from '../../../client/api-client';
import { calling } from '../api/calling';
import type { ApiOptions } from '../api/api-options';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { printableLine } from '../base/printable';
import { columns, toned } from '../base/style';
import type { Tone } from '../base/style';

/** `vpnctl providers list`. */
export async function listProviders(options: ApiOptions): Promise<ExitCode> {
  const items = await calling(options, (client) => client.providers.list());
  if (options.json === true) writeJson({ items });
  else process.stdout.write(providerTable(items));
  return EXIT.succeeded;
}

/** What is done with one provider. */
export type ProviderAction = 'show' | 'pause' | 'resume';

const CALLS: Readonly<Record<ProviderAction, (client: ApiClient, name: string) => Promise<ProviderResource>>> = {
  show: (client, name) => client.providers.get(name),
  pause: (client, name) => client.providers.pause(name),
  resume: (client, name) => client.providers.resume(name),
};

/** `vpnctl providers show`, `pause` and `resume`: each shows the provider as it is then. */
export async function dealWithProvider(action: ProviderAction, name: string, options: ApiOptions): Promise<ExitCode> {
  const provider = await calling(options, (client) => CALLS[action](client, name));
  if (options.json === true) writeJson(provider);
  else process.stdout.write(providerText(provider));
  return EXIT.succeeded;
}

function providerTable(providers: readonly ProviderResource[]): string {
  const rows = providers.map(({ name, dialect, health, limits }) => [
    name,
    dialect,
    health.state,
    String(health.waiting),
    inFlight(health.inFlight, limits.maxInFlight),
    health.lastAnswerAt ?? '',
  ]);
  return columns([
    ['NAME', 'DIALECT', 'HEALTH', 'WAITING', 'IN FLIGHT', 'LAST ANSWER'],
    ...rows.map((row) => row.map(printableLine)),
  ]);
}

function inFlight(now: number, most: number | undefined): string {
  return most === undefined ? String(now) : `${now} of ${most}`;
}

const TONES: Readonly<Record<ProviderResource['health']['state'], Tone>> = {
  ok: 'good',
  degraded: 'doubtful',
  paused: 'doubtful',
};

function providerText({ name, dialect, operations, limits, health }: ProviderResource): string {
  const { state, since, waiting, lastAnswerAt } = health;
  const rate = limits.requestsPerSecond === undefined ? '' : `, at most ${limits.requestsPerSecond} calls a second`;
  const lines = [
    `${printableLine(name)}  ${toned(state, TONES[state])}${since === undefined ? '' : ` since ${since}`}`,
    `  ${dialect}: ${operations.join(', ')}`,
    `  ${waiting} waiting, ${inFlight(health.inFlight, limits.maxInFlight)} in flight${rate}`,
    ...(lastAnswerAt === undefined ? [] : [`  last answer ${lastAnswerAt}`]),
  ];
  return `${lines.join('\n')}\n`;
}
