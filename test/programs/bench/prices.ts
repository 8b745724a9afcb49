/**
 * AWS list prices, on demand, in US dollars, without any free tier and without tiers for large amounts. Typed in by
 * hand from the public price pages as they are known: no program has read them, and AWS may have changed them since.
 */
export const PRICES = {
  /** The day on which they were typed in. */
  takenDownOn: '2026-11-20',
  region: 'us-east-1',

  /** https://aws.amazon.com/step-functions/pricing/: Standard workflows, per state transition. */
  stateTransition: 0.025 / 1_000,
  /** https://aws.amazon.com/lambda/pricing/: per request. */
  invocation: 0.2 / 1_000_000,
  /** The same page: per GB-second on Arm. */
  gigabyteSecond: 0.000_013_333_4,
  /** https://aws.amazon.com/api-gateway/pricing/: HTTP APIs, per request of up to 512 KB. */
  httpRequest: 1 / 1_000_000,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: per read request unit. */
  tableReadUnit: 0.125 / 1_000_000,
  /** The same page: per write request unit, in the table and in its index. */
  tableWriteUnit: 0.625 / 1_000_000,
  /** https://aws.amazon.com/kms/pricing/: per request, symmetric and HMAC keys. */
  keyCall: 0.03 / 10_000,
  /** https://aws.amazon.com/secrets-manager/pricing/: per API call. */
  secretRead: 0.05 / 10_000,
  /** https://aws.amazon.com/cloudwatch/pricing/: logs taken in, per GB of 10^9 bytes. */
  logGigabyte: 0.5,
  /** https://aws.amazon.com/sqs/pricing/: standard queues, per request of up to 64 KB; receiving nothing is one, too. */
  queueRequest: 0.4 / 1_000_000,

  /** Of the pages above, per month: a customer managed key, a secret, an alarm on one metric, a metric of one's own. */
  keyMonth: 1,
  secretMonth: 0.4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
} as const;

/** What virtual time cannot tell and is assumed instead. */
export const ASSUMPTIONS = {
  /** Billed time of an invocation besides the time for which it waits for the provider, in seconds. */
  secondsPerInvocation: 0.1,
  /** Memory of a function, as the template has it; the peer's functions are given the same. */
  functionMegabytes: 512,
  /** Memory of those that handle many rows at once. */
  manyRowsMegabytes: 1_024,
  manyRowsFunctions: [
    ...['submit-batch', 'add-batch-rows', 'list-batch-results', 'rerun-batch', 'expand-batch'],
    ...['list-requests', 'list-batches', 'list-audit'],
  ],
  /** Lambda polls a queue that feeds a function with five pollers at a time, each for up to 20 s (its developer guide). */
  queuePollers: 5,
  secondsPerPoll: 20,
  /**
   * Read units of the reconciler that finds nothing to do: half of one for each query, four of what is due, of calls of batches,
   * of watchers, of gates and of gates again for lost starts; and one for the consistent query of the entries of the one account.
   */
  readUnitsPerReconciliation: 5,
  /** Days of the month for which standing costs are given. */
  daysPerMonth: 30,
} as const;
