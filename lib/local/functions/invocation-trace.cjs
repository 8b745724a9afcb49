'use strict';
// Tells the AWS SDK the trace header of the invocation on whose behalf it makes a call, for the header of that call. The
// SDK asks the store that the Lambda runtime provides. `process.env._X_AMZN_TRACE_ID` would be one for all calls at once.
const { AsyncLocalStorage } = require('node:async_hooks');

const invocations = new AsyncLocalStorage();

globalThis.awslambda = { InvokeStore: { getXRayTraceId: () => invocations.getStore() } };

/** Runs `work` as an invocation with this trace header; without one as it is, because the storage slows promises. */
function runTraced(traceHeader, work) {
  return traceHeader === undefined ? work() : invocations.run(traceHeader, work);
}

module.exports = { runTraced };
