import type { Answer, ProviderRequest } from '../base/message';
import type { Api, Operation, ProviderCall } from '../base/provider-call';
import type { ErrorReply } from '../faults/error-reply';
import type { Fault } from '../faults/fault';
import type { LateCommits } from '../faults/late-commits';
import { performCall, performWithFault } from '../faults/perform-with-fault';
import { scriptedFault } from '../faults/scripted-fault';
import { identityApi, identityErrorReply } from '../identity/identity-api';
import { CallTimes } from './call-times';
import type { ConnectionView, SimulatedDialect } from './simulated-dialect';
import type { World } from './world';

const MASK = '******';

/**
 * What the server of one dialect does with a request: recognise the call, count it, and perform it with the fault that a
 * script or the schedule has for it, if there is one.
 */
export class DialectServer {
  private readonly counts: Record<Operation, number> = { token: 0, create: 0, get: 0, list: 0, update: 0, delete: 0 };
  private readonly times = new CallTimes();
  /** Each with what comes before its paths. */
  private readonly apis: readonly (readonly [base: string, api: Api])[];

  constructor(
    private readonly world: World,
    readonly dialect: SimulatedDialect,
    private readonly lateCommits: LateCommits,
  ) {
    const { identity = '', network = '' } = world.basePaths;
    const networkUrl = ({ headers }: ProviderRequest): string => `http://${headers.host ?? '127.0.0.1'}${network}`;
    this.apis = [
      [identity, identityApi(world.identity, dialect.tokenStyle, networkUrl)],
      [network, dialect.api],
    ];
  }

  /** At once unless something delays the call. */
  answer(request: ProviderRequest): Answer | Promise<Answer> {
    const call = this.recognise(request);
    if (!call) return this.dialect.noSuchApi(request.id);
    this.counts[call.operation] += 1;
    this.times.note(this.world.clock.nowMs());
    const fault = this.scripted(call) ?? this.drawn(call, request);
    if (!fault) return performCall(call);
    if (fault.expiresToken) this.world.identity.revoke(tokenOf(request) ?? '');
    return performWithFault(call, fault, this.lateCommits);
  }

  /** The calls received so far, per operation. */
  calls(): Readonly<Record<Operation, number>> {
    return { ...this.counts };
  }

  /** The most calls received within so many seconds, wherever they began. */
  mostCalls(seconds: number): number {
    return this.times.most(seconds);
  }

  /** All connections, oldest first, pre-shared keys masked. */
  connections(): ConnectionView[] {
    return this.dialect.views().map((view) => (Object.hasOwn(view, 'psk') ? { ...view, psk: MASK } : view));
  }

  private recognise(request: ProviderRequest): ProviderCall | undefined {
    for (const [base, api] of this.apis) {
      const call = request.path.startsWith(`${base}/`) && api(within(base, request));
      if (call) return call;
    }
    return undefined;
  }

  private scripted({ operation, subject }: ProviderCall): Fault | undefined {
    const { scripts, clock } = this.world;
    const entry = scripts.takeEntry(operation, subject);
    return entry && scriptedFault(entry, { nowMs: () => clock.nowMs(), envelope: this.dialect.envelope });
  }

  private drawn(call: ProviderCall, request: ProviderRequest): Fault | undefined {
    const { id, envelope } = this.dialect;
    const { schedule } = this.world;
    if (!schedule.isSet) return undefined;
    return schedule.drawFault({
      dialect: id,
      operation: call.operation,
      about: aboutOf(call, request),
      hasToken: tokenOf(request) !== undefined,
      isLaterPage: request.query.has('marker'),
      nowMs: this.world.clock.nowMs(),
      requestId: request.id,
      errorReply: this.errorReplyOf(call),
      envelope,
    });
  }

  private errorReplyOf({ operation }: ProviderCall): ErrorReply {
    return operation === 'token' ? identityErrorReply : this.dialect.errorReply;
  }
}

function within(base: string, request: ProviderRequest): ProviderRequest {
  return base === '' ? request : { ...request, base, path: request.path.slice(base.length) };
}

/** What a call is about: its name where it tells one, otherwise whatever else tells it from other calls. */
function aboutOf({ subject }: ProviderCall, { path, query }: ProviderRequest): string {
  const told = [subject.name, subject.peer_address, subject.cgw_id].find((text) => text !== undefined && text !== '');
  return told ?? `${path}?${query.toString()}`;
}

function tokenOf({ headers }: ProviderRequest): string | undefined {
  const token = headers['x-auth-token'];
  return typeof token === 'string' ? token : undefined;
}
