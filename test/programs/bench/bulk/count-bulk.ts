import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import { parseBatchId } from '../../../../lambdas/core/domain/batch-id';
import { VirtualTime } from '../../../faults/simulation/chance/virtual-time';
import { TENANT } from '../../../faults/simulation/services/http-clients';
import { captureOutput } from '../../../faults/simulation/watch/captured-output';
import { SEED } from '../counts/approaches/seed';
import { MeteredTables } from '../counts/table/metered-tables';
import { OrderedCalls } from '../counts/table/ordered-calls';
import { startRealTables, type RealTables } from '../counts/table/real-tables';
import { warmUpSdk } from '../counts/table/sdk-requests';
import { BulkAccounts } from './bulk-accounts';
import { BulkLog } from './bulk-log';
import { BulkProduct } from './bulk-product';
import { readDeployedBulk, type DeployedBulk } from './deployed-bulk';
import type { BulkRun } from './results';
import { eventOf, fileOf, rowsOf, singleOf } from './rows';
import { wholeBoundSeconds, type BulkScenario } from './scenarios';

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
/** The schedule of the reconciler (protocol.md 1.9). */
const RECONCILE_MS = 60_000;
/** What takes so many times the lower bound is stuck. */
const PATIENCE = 4;
/** Who calls; API Gateway has checked it. */
export const CALLER = {
  accountId: TENANT,
  authorizer: { iam: { accountId: TENANT, userArn: `arn:aws:iam::${TENANT}:user/ticket-bot` } },
  http: { sourceIp: '198.51.100.7' },
};

/** A run, and real seconds until all rows were requests. */
export interface CountedBulk {
  readonly run: BulkRun;
  readonly expansionSeconds: number;
}

/**
 * Sends a file of rows in virtual time and counts. The same scenario gives the same counts.
 *
 * @throws Error when a row has not succeeded, has not been counted, or a limit was not kept
 */
export async function countBulk(scenario: BulkScenario): Promise<CountedBulk> {
  await warmUpSdk();
  const deployed = await readDeployedBulk();
  const real = await startRealTables(deployed.stack);
  const time = VirtualTime.install(SEED, START_MS);
  const run = new Run(scenario, time, { deployed, real });
  const output = captureOutput((text) => {
    run.logBytes += Buffer.byteLength(text);
  });
  try {
    return await run.toTheEnd();
  } finally {
    run.stop();
    output.release();
    time.uninstall();
    await real.stop();
  }
}

class Run {
  logBytes = 0;
  private readonly calls = new OrderedCalls();
  private readonly log: BulkLog;
  private readonly accounts: BulkAccounts;
  private readonly product: BulkProduct;
  private readonly failures: unknown[] = [];
  private readonly startedMs = performance.now();
  private schedule: NodeJS.Timeout | undefined;
  private nets: NodeJS.Timeout | undefined;
  private expansionSeconds = NaN;
  private batchId: string | undefined;
  private accepted = 0;
  private rowsEnded = 0;
  private singles = 0;
  private singlesEnded = 0;
  private lastRowAtMs = 0;

  constructor(
    private readonly scenario: BulkScenario,
    private readonly time: VirtualTime,
    { deployed, real }: { readonly deployed: DeployedBulk; readonly real: RealTables },
  ) {
    this.log = new BulkLog(time, (name) => accountIn(name, scenario));
    this.accounts = new BulkAccounts(scenario, time, this.log);
    const tables = new MeteredTables(real.connection, this.calls);
    const { accounts, calls } = this;
    this.product = new BulkProduct(
      { time, accounts, deployed, real, tables, calls },
      {
        onAccepted: (request) => {
          this.noteAccepted(request);
        },
        onEnded: (request) => {
          this.noteEnded(request);
        },
        onFailed: (error) => this.failures.push(error),
      },
    );
  }

  async toTheEnd(): Promise<CountedBulk> {
    const { product, time, scenario } = this;
    const file = fileOf(rowsOf(scenario));
    this.do(async () => {
      const { id } = await product.request('submit-batch', eventOf(file, CALLER));
      this.batchId = String(id);
    });
    this.nets = setInterval(() => {
      this.do(() => product.reconcile());
    }, RECONCILE_MS);
    this.beginSingles();
    const untilMs = START_MS + PATIENCE * wholeBoundSeconds(scenario) * 1000;
    await time.runMoments(
      () => this.isDone,
      untilMs,
      () => this.calls.rest(),
    );
    if (this.failures.length > 0) throw new Error('A file of rows went wrong', { cause: this.failures[0] });
    if (!this.isDone) throw new Error(`Only ${this.rowsEnded} of ${scenario.rows} rows have ended`);
    const run = this.result();
    await this.expectCounted();
    expectLimits(run);
    return { run, expansionSeconds: this.expansionSeconds };
  }

  stop(): void {
    clearInterval(this.schedule);
    clearInterval(this.nets);
    this.product.stop();
    this.accounts.stop();
  }

  private result(): BulkRun {
    const { scenario, log, accounts, product, logBytes, singles } = this;
    return {
      scenario,
      makespanSeconds: (this.lastRowAtMs - START_MS) / 1000,
      counts: { ...product.counts(), ...accounts.counts(), logBytes },
      peakInFlight: log.peakInFlight,
      delay: log.result(),
      ...(singles > 0 && { singles: { requests: singles, wait: log.wait } }),
    };
  }

  private get isDone(): boolean {
    const { rowsEnded, singles, singlesEnded, scenario, product } = this;
    if (this.failures.length > 0) return true;
    return rowsEnded === scenario.rows && singlesEnded === singles && product.isAtRest;
  }

  private beginSingles(): void {
    const { singlesEverySeconds, providers } = this.scenario;
    if (singlesEverySeconds === undefined) return;
    this.schedule = setInterval(() => {
      const isOver = this.rowsEnded === this.scenario.rows;
      for (let account = 0; account < providers && !isOver; account += 1) this.beginSingle(account);
      if (isOver) clearInterval(this.schedule);
    }, singlesEverySeconds * 1000);
  }

  private beginSingle(account: number): void {
    this.singles += 1;
    const body = singleOf(this.scenario, account, this.singles);
    const name = String(body.connection['name']);
    this.log.asked(name);
    const headers = { 'content-type': 'application/json', 'idempotency-key': name };
    const event = { headers, body: JSON.stringify(body), isBase64Encoded: false, requestContext: CALLER };
    this.do(() => this.product.request('submit-request', event));
  }

  private do(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.failures.push(error));
  }

  private noteAccepted({ batch }: ProvisioningRequest): void {
    if (batch === undefined) return;
    this.accepted += 1;
    if (this.accepted === this.scenario.rows) this.expansionSeconds = (performance.now() - this.startedMs) / 1000;
  }

  private noteEnded({ state, batch, connectionName = '' }: ProvisioningRequest): void {
    if (state !== 'succeeded') this.failures.push(new Error(`The request for ${connectionName} ended ${state}`));
    else this.log.recorded(connectionName, this.time.nowMs());
    if (batch === undefined) {
      this.singlesEnded += 1;
      return;
    }
    this.rowsEnded += 1;
    this.lastRowAtMs = this.time.nowMs();
  }

  /** The counts of the batch are those of its rows. */
  private async expectCounted(): Promise<void> {
    const id = parseBatchId(this.batchId ?? '');
    if (id === undefined) throw new Error('The file was not answered with a batch');
    const reading = this.product.ports.ledger.tally(id);
    await this.calls.rest();
    const succeeded = (await reading)?.states.succeeded;
    if (succeeded !== this.scenario.rows) throw new Error(`${String(succeeded)} rows were counted as succeeded`);
  }
}

function expectLimits({ scenario: { limits }, counts, peakInFlight }: BulkRun): void {
  const { requestsPerSecond, maxInFlight = Infinity } = limits;
  const calls = counts.peakProviderCallsPerSecond;
  if (calls > requestsPerSecond + 1) throw new Error(`${calls} calls in a second are more than the limit`);
  if (peakInFlight > maxInFlight) throw new Error(`${peakInFlight} in flight are more than the limit`);
}

/** The account of a row by its number, that of a single by its name. */
function accountIn(name: string, { providers }: BulkScenario): string {
  const [kind, number = ''] = name.split('-');
  return String(kind === 'single' ? Number(number) : Number(number) % providers);
}
