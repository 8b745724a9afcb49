import type { FunctionScope } from '../function-scope';
import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** Where the functions are made, and what they read and write. */
export interface StepsProps extends Stores {
  readonly functions: FunctionScope;
}

/** The functions behind the steps of the workflow; each has a timeout of its own. */
export interface Steps {
  readonly validate: WorkerFunction;
  readonly apply: WorkerFunction;
  readonly observe: WorkerFunction;
  readonly cleanUp: WorkerFunction;
  readonly record: WorkerFunction;
}

/** Makes the functions behind the steps, each with what it needs. */
export function makeSteps(props: StepsProps): Steps {
  return {
    validate: makeValidate(props),
    apply: makeApply(props),
    observe: makeObserve(props),
    cleanUp: makeCleanUp(props),
    record: makeRecord(props),
  };
}

function makeValidate({ functions, requests, profiles }: StepsProps): WorkerFunction {
  const validate = functions.make('validate', {
    description: 'Step: validates a request against the rules of its provider',
    timeoutSeconds: 15,
  });
  requests.allowChanging(validate);
  requests.allowCounting(validate);
  profiles.allowReading(validate);
  return validate;
}

/** May sign in, list and create in one run. */
function makeApply(props: StepsProps): WorkerFunction {
  const { functions, requests, keys } = props;
  const apply = functions.make('apply', {
    description: 'Step: asks the provider for the connection',
    timeoutSeconds: 120,
  });
  requests.allowChanging(apply, ['claim']);
  requests.allow(apply, ['GetItem'], ['sealed']);
  requests.allow(apply, ['GetItem'], ['claim']);
  keys.allowOpening(apply, 'pre-shared-key');
  allowProviderCalls(apply, props);
  return apply;
}

function makeObserve(props: StepsProps): WorkerFunction {
  const observe = props.functions.make('observe', {
    description: 'Step: looks at the connection once',
    timeoutSeconds: 90,
  });
  props.requests.allowChanging(observe);
  allowProviderCalls(observe, props);
  return observe;
}

function makeCleanUp(props: StepsProps): WorkerFunction {
  const cleanUp = props.functions.make('clean-up', {
    description: 'Step: removes what must not stay at the provider',
    timeoutSeconds: 120,
  });
  props.requests.allowChanging(cleanUp);
  props.requests.allow(cleanUp, ['GetItem'], ['claim']);
  allowProviderCalls(cleanUp, props);
  return cleanUp;
}

function makeRecord({ functions, requests }: StepsProps): WorkerFunction {
  const record = functions.make('record', { description: 'Step: records how a request ended', timeoutSeconds: 15 });
  requests.allowEnding(record);
  return record;
}

/** Allows calling a provider: read its profile, share its token with the other steps, count the calls. */
function allowProviderCalls(step: WorkerFunction, { requests, keys, profiles }: StepsProps): void {
  profiles.allowReading(step);
  requests.allow(step, ['GetItem', 'PutItem'], ['token']);
  keys.allowSealing(step, 'provider-token');
  keys.allowOpening(step, 'provider-token');
  requests.allowCounting(step);
}
