import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { captureOutput, type CapturedOutput } from '../simulation/watch/captured-output';
import type { Deployment } from '../simulation/services/deployment';
import type { SimulatedFunction } from '../simulation/functions/functions';
import type { ApiAnswer } from '../simulation/services/http-clients';
import type { FaultKind } from '../simulation/chance/mischief';
import { putEarlierConnections } from '../simulation/requests/earlier-connections';
import { VirtualTime } from '../simulation/chance/virtual-time';
import { World } from '../simulation/world';
import { OrderedMischief, PortOrders, type PortOrder } from './orders';
import { bodyOf, type Beginning, type Ticket, type Wording } from './tickets';

/** A call of the HTTP API, with its answer once it has come. */
export interface ApiCall {
  readonly ticket: Ticket;
  readonly call: 'submit' | 'cancel';
  readonly wording: Wording;
  readonly answer: ApiAnswer;
}

/** A task as the workflow delivered it. */
interface Delivered {
  readonly name: SimulatedFunction;
  readonly event: string;
}

/** So long after its create a connection has settled. */
const SETTLING_MS = 60_000;
const START_MS = Date.parse('2026-11-20T08:00:00.000Z');

/**
 * The system under test: the simulated world with everything that commands do to it. Commands never wait: time goes on
 * only where they say so, so that anything may come between any two steps of what is under way.
 */
export class Provisioner {
  readonly world: World;
  readonly answers: ApiCall[] = [];
  readonly portOrders = new PortOrders();
  private readonly mischief: OrderedMischief;
  private readonly tasks = new Map<string, Delivered[]>();
  private readonly output: CapturedOutput;
  private earlierIds: ReadonlyMap<number, string> = new Map();
  private underWay = 0;

  constructor({ seed, listLagSeconds }: Beginning, deployment: Deployment) {
    const time = VirtualTime.install(seed, START_MS);
    this.mischief = new OrderedMischief(seed);
    this.world = new World({
      seed,
      probability: 0,
      deployment,
      time,
      mischief: this.mischief,
      passageOf: (name, passage) => this.portOrders.passageOf(name, passage),
      onTask: (name, event) => {
        this.keepTask(name, event);
      },
    });
    this.world.simulator.script({ listLagSeconds });
    this.output = captureOutput((text) => {
      this.world.secrets.add('log', text);
    });
  }

  /** Whether nothing is under way and everybody has had his answer. */
  get isAtRest(): boolean {
    return this.underWay === 0 && this.world.isAtRest;
  }

  /** What is under way, in words. */
  get leftOver(): readonly string[] {
    const { underWay, world } = this;
    return [...(underWay > 0 ? [`${underWay} calls have no answer`] : []), ...world.leftOver];
  }

  /** Has others put there what has to be there before the requests; it has settled when this is done. */
  async prepare(tickets: readonly Ticket[]): Promise<void> {
    const { provider, profiles, time } = this.world;
    const transport = provider.transportFor(() => 'others');
    const put = putEarlierConnections({ transport, profiles, clock: time }, tickets);
    let isDone = false;
    const done = (): void => {
      isDone = true;
    };
    put.then(done, done);
    await time.run(() => isDone, Infinity);
    this.earlierIds = await put;
    await this.pass(SETTLING_MS);
  }

  /** The connection with the name of a ticket that was there before. */
  earlierIdOf({ number }: Ticket): string | undefined {
    return this.earlierIds.get(number);
  }

  /** Gives time and output back. */
  stop(): void {
    this.world.stop();
    this.output.release();
    this.world.time.uninstall();
  }

  /** Sends a ticket's request over HTTP; its client repeats the call until it is answered. */
  submit(ticket: Ticket, wording: Wording): void {
    this.begin(async () => {
      const answers = await this.world.clients.submit(bodyOf(ticket, wording), ticket.idempotencyKey);
      this.answers.push(...answers.map((answer): ApiCall => ({ ticket, call: 'submit', wording, answer })));
    });
  }

  /** Sends a ticket's request over the intake queue. */
  send(ticket: Ticket, wording: Wording): void {
    const { idempotencyKey } = ticket;
    this.world.queue.send(JSON.stringify({ ...bodyOf(ticket, wording), idempotencyKey }));
  }

  /** Cancels a request; its client repeats the call until it is answered. */
  cancel(ticket: Ticket, id: RequestId): void {
    this.begin(async () => {
      const answer = await this.world.clients.cancel(id);
      this.answers.push({ ticket, call: 'cancel', wording: 'own', answer });
    });
  }

  /** Delivers a task of a request once more, one of the last. @param back how many have come since */
  deliverAgain(id: RequestId, back: number): void {
    const task = this.tasks.get(id)?.at(-1 - back);
    if (task !== undefined) this.invoke(task.name, task.event);
  }

  /** Delivers the stream record of a request once more. */
  recordAgain(id: RequestId): void {
    this.world.stream.requestInserted(id);
  }

  /** Runs the reconciler out of its turn. */
  reconcile(): void {
    this.invoke('reconcile', '{}');
  }

  /** Has something go wrong at its next occasion. */
  order(kind: FaultKind): void {
    this.mischief.order(kind);
  }

  /** Has a call of a function's port go wrong. */
  strike(order: PortOrder): void {
    this.portOrders.add(order);
  }

  /** Has the provider do what a script says. */
  script(script: ScriptInput): void {
    this.world.simulator.script(script);
  }

  /** Aborts the execution of a request. @param isNoticed whether the event that tells of it is delivered */
  abort(id: RequestId, isNoticed: boolean): void {
    if (!isNoticed) this.mischief.order('status event lost');
    this.world.engine.lose(id);
  }

  /** Redrives the execution of a request. */
  redrive(id: RequestId): void {
    this.world.engine.redrive(id);
  }

  /** Lets everything happen that takes no time. */
  async settle(): Promise<void> {
    await this.world.time.run(() => true, Infinity);
  }

  /** Goes on by so many timers. */
  async step(timers: number): Promise<void> {
    let left = timers;
    await this.world.time.run(() => left-- <= 0, Infinity);
  }

  /** Goes on by so many milliseconds. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, ms);
    await this.world.time.run(() => isOver, Infinity);
  }

  /** Goes on until everything is at rest, or the time is up, in milliseconds. */
  async rest(withinMs: number): Promise<void> {
    const { time } = this.world;
    await time.run(() => this.isAtRest, time.nowMs() + withinMs);
  }

  /** The request that a ticket's key has made. */
  idOf({ idempotencyKey }: Ticket): RequestId | undefined {
    return this.world.store.accepted.get(idempotencyKey);
  }

  private invoke(name: SimulatedFunction, event: string): void {
    // A second delivery that fails is nobody's concern: whoever waits, waits for the first.
    this.begin(() => this.world.host.invoke(name, event).catch(() => undefined));
  }

  private begin(work: () => Promise<unknown>): void {
    this.underWay += 1;
    void work().then(() => {
      this.underWay -= 1;
    });
  }

  private keepTask(name: SimulatedFunction, event: string): void {
    const { requestId } = JSON.parse(event) as { readonly requestId: string };
    const known = this.tasks.get(requestId);
    if (known === undefined) this.tasks.set(requestId, [{ name, event }]);
    else known.push({ name, event });
  }
}
