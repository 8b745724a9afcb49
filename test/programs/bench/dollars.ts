import { PROVIDER_CALL_MS } from './counts/approaches/counted-provider';
import { ASSUMPTIONS, PRICES } from './prices';
import type { CountedRun, Counts } from './results';

/** The services that bill for a connection, the dearest first. */
export const SERVICES = [
  'Step Functions',
  'Lambda',
  'DynamoDB',
  'SQS',
  'KMS',
  'HTTP API',
  'Secrets Manager',
  'CloudWatch Logs',
] as const;
export type Service = (typeof SERVICES)[number];

/** US dollars by service. */
export type Dollars = Readonly<Record<Service, number>>;

/** What one connection of a run costs on average, by list price; nothing for an approach that does not run on AWS. */
export function dollarsPerConnection({ scenario, counts }: Pick<CountedRun, 'scenario' | 'counts'>): Dollars {
  const dollars = scenario.approach === 'polling-client' ? NOTHING : dollarsOf(counts);
  const share = (service: Service): number => rounded(dollars[service] / scenario.connections);
  return Object.fromEntries(SERVICES.map((service) => [service, share(service)])) as Dollars; // each of them
}

/** The sum over all services. */
export function totalOf(dollars: Dollars): number {
  return rounded(SERVICES.reduce((total, service) => total + dollars[service], 0));
}

const NOTHING: Dollars = {
  'Step Functions': 0,
  Lambda: 0,
  DynamoDB: 0,
  SQS: 0,
  KMS: 0,
  'HTTP API': 0,
  'Secrets Manager': 0,
  'CloudWatch Logs': 0,
};

function dollarsOf(counts: Counts): Dollars {
  const providerCalls = counts.providerReads + counts.providerWrites + counts.signIns;
  return {
    'Step Functions': counts.stateTransitions * PRICES.stateTransition,
    Lambda: functionDollars(counts.invocations, providerCalls),
    DynamoDB: counts.tableReadUnits * PRICES.tableReadUnit + counts.tableWriteUnits * PRICES.tableWriteUnit,
    SQS: counts.queueRequests * PRICES.queueRequest,
    KMS: counts.keyCalls * PRICES.keyCall,
    'HTTP API': counts.httpRequests * PRICES.httpRequest,
    'Secrets Manager': counts.secretReads * PRICES.secretRead,
    'CloudWatch Logs': (counts.logBytes / 1e9) * PRICES.logGigabyte,
  };
}

/** Requests by function, and the time for which they are billed; functions that call the provider have the usual memory. */
export function functionDollars(invocations: Counts['invocations'], providerCalls: number): number {
  const callSeconds = (providerCalls * PROVIDER_CALL_MS) / 1_000;
  const calls = callSeconds * (ASSUMPTIONS.functionMegabytes / 1024) * PRICES.gigabyteSecond;
  return Object.entries(invocations).reduce((total, [name, count]) => {
    const gigabyteSeconds = ASSUMPTIONS.secondsPerInvocation * (megabytesOf(name) / 1024);
    return total + count * (PRICES.invocation + gigabyteSeconds * PRICES.gigabyteSecond);
  }, calls);
}

/** Memory for which the time of a function is billed. */
export function megabytesOf(name: string): number {
  const { manyRowsFunctions, manyRowsMegabytes, functionMegabytes } = ASSUMPTIONS;
  return (manyRowsFunctions as readonly string[]).includes(name) ? manyRowsMegabytes : functionMegabytes;
}

/** To a billionth of a dollar: more would be noise of binary fractions, and differ with the order of a sum. */
function rounded(dollars: number): number {
  return Math.round(dollars * 1e9) / 1e9;
}
