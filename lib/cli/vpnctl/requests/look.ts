import { calling } from '../api/calling';
import type { ApiOptions } from '../api/api-options';
import { EXIT, exitCodeOfState } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { follow } from './follow';
import type { WaitOptions } from './follow';
import { known } from './known-id';
import { eventTable, showRequest } from './shown';

/** `vpnctl get`. */
export async function getRequest(id: string, options: ApiOptions): Promise<ExitCode> {
  const request = await calling(options, (client) => client.get(known(id)));
  showRequest(request, options);
  return exitCodeOfState(request.state);
}

/** `vpnctl wait`. */
export async function waitForRequest(id: string, options: ApiOptions): Promise<ExitCode> {
  const ended = await calling(options, async (client) => follow(client, await client.get(known(id)), options));
  showRequest(ended, options);
  return exitCodeOfState(ended.state);
}

/** `vpnctl cancel`: who waits wants the request to be cancelled, and hears whether it was. */
export async function cancelRequest(id: string, options: WaitOptions): Promise<ExitCode> {
  const request = await calling(options, async (client) => {
    const asked = await client.cancel(known(id));
    return options.wait === true ? follow(client, asked, options) : asked;
  });
  showRequest(request, options);
  if (options.wait !== true || request.state === 'cancelled') return EXIT.succeeded;
  return request.state === 'succeeded' ? EXIT.notSucceeded : exitCodeOfState(request.state);
}

/** `vpnctl events`. */
export async function listEvents(id: string, options: ApiOptions): Promise<ExitCode> {
  const items = await calling(options, (client) => client.events(known(id)));
  if (options.json === true) writeJson({ items });
  else process.stdout.write(eventTable(items));
  return EXIT.succeeded;
}
