import { identityApi } from './identity-api';
import type { Answer, ProviderRequest } from './message';
import { performWithFault } from './perform-with-fault';
import type { Api, Operation, ProviderCall } from './provider-call';
import type { ConnectionView, SimulatedDialect } from './simulated-dialect';
import type { World } from './world';

const MASK = '******';

/** What the server of one dialect does with a request: recognise the call, count it, perform it as scripts want it. */
export class DialectServer {
  private readonly counts: Record<Operation, number> = { token: 0, create: 0, get: 0, list: 0, update: 0, delete: 0 };
  private readonly apis: readonly Api[];

  constructor(
    private readonly world: World,
    readonly dialect: SimulatedDialect,
  ) {
    this.apis = [identityApi(world.identity, dialect.tokenStyle), dialect.api];
  }

  async answer(request: ProviderRequest): Promise<Answer> {
    const call = this.recognise(request);
    if (!call) return this.dialect.noSuchApi(request.id);
    this.counts[call.operation] += 1;
    return performWithFault(call, this.world.scripts.takeFault(call.operation, call.subject));
  }

  /** The calls received so far, per operation. */
  calls(): Readonly<Record<Operation, number>> {
    return { ...this.counts };
  }

  /** All connections, oldest first, pre-shared keys masked. */
  connections(): ConnectionView[] {
    return this.dialect.views().map((view) => (Object.hasOwn(view, 'psk') ? { ...view, psk: MASK } : view));
  }

  private recognise(request: ProviderRequest): ProviderCall | undefined {
    for (const api of this.apis) {
      const call = api(request);
      if (call) return call;
    }
    return undefined;
  }
}
