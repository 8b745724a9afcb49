'use strict';
// Ends a worker in the middle of an invocation, at a point that the engine has drawn. Loaded only when functions are to
// crash: the hooks make every promise slower.
//
// A step is one continuation of an `await` or `then`. Steps that run in one turn of the event loop are a stage: between
// two stages the invocation waits for something outside, within one nothing outside can change.
const { AsyncResource, createHook, executionAsyncResource } = require('node:async_hooks');
const { parentPort } = require('node:worker_threads');

const invocationOf = Symbol('invocation');
const isTick = Symbol('isTick');

let turn = 0;

// Whatever is made on behalf of an invocation carries it on.
createHook({
  init(_asyncId, type, _triggerId, resource) {
    if (type === 'TickObject') resource[isTick] = true;
    const invocation = executionAsyncResource()[invocationOf];
    if (invocation !== undefined) resource[invocationOf] = invocation;
  },
  before() {
    const resource = executionAsyncResource();
    if (!(resource instanceof Promise)) turn += resource[isTick] ? 0 : 1;
    else if (resource[invocationOf] !== undefined) step(resource[invocationOf]);
  },
}).enable();

function step(invocation) {
  const { crashAt, stages } = invocation;
  if (invocation.turn !== turn) stages.push(0);
  invocation.turn = turn;
  const stage = stages.length - 1;
  if (crashAt !== undefined && (stage > crashAt.stage || (stage === crashAt.stage && stages[stage] >= crashAt.step))) {
    crash(invocation.requestId, { stage, step: stages[stage] });
  }
  stages[stage] += 1;
}

function crash(requestId, at) {
  // What has been posted still arrives; nothing else goes on.
  parentPort.postMessage({ crashed: { requestId, ...at } });
  process.exit(1);
}

/**
 * Runs `work` as one invocation. It dies when it comes to step `crashAt.step` of stage `crashAt.stage`, both from 0, or
 * to the stage after it; it lives when it has fewer stages. Gives what `work` gives, with the steps of each stage.
 */
function runSteps({ requestId, crashAt }, work) {
  const invocation = { requestId, crashAt, stages: [], turn: undefined };
  const scope = new AsyncResource('Invocation');
  scope[invocationOf] = invocation;
  return scope.runInAsyncScope(async () => {
    const message = await work();
    // It is about to be answered: what goes on behind the answer is no part of it.
    invocation.crashAt = undefined;
    return { ...message, stages: [...invocation.stages] };
  });
}

module.exports = { runSteps };
