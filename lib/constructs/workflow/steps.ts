import type { FunctionScope } from '../function-scope';
import { allowEnding, type Stores } from '../storage/stores';
import { allowInterrupting } from '../watch/interruption';
import { allowProviderCalls } from '../watch/provider-calls';
import type { Watcher } from '../watch/watcher';
import type { WorkerFunction } from '../worker-function';

/** Where the functions are made, what they read and write, and whom they wake. */
export interface StepsProps extends Stores {
  readonly functions: FunctionScope;
  readonly watcher: Watcher;
}

/** The functions behind the steps of the workflow; each has a timeout of its own. */
export interface Steps {
  readonly validate: WorkerFunction;
  readonly apply: WorkerFunction;
  readonly record: WorkerFunction;
}

/** Makes the functions behind the steps, each with what it needs. */
export function makeSteps(props: StepsProps): Steps {
  return { validate: makeValidate(props), apply: makeApply(props), record: makeRecord(props) };
}

function makeValidate(props: StepsProps): WorkerFunction {
  const validate = props.functions.make('validate', {
    description: 'Step: validates a request against the rules of its provider',
    timeoutSeconds: 15,
  });
  allowEnding(validate, props);
  props.profiles.allowReading(validate);
  return validate;
}

/** May sign in, list and create in one run. */
function makeApply(props: StepsProps): WorkerFunction {
  const { functions, requests, keys, watcher } = props;
  const apply = functions.make('apply', {
    description: 'Step: asks the provider for the connection',
    timeoutSeconds: 120,
  });
  allowEnding(apply, props, ['claim']);
  requests.allowReading(apply, 'sealed');
  requests.allowReading(apply, 'claim');
  keys.allowOpening(apply, 'pre-shared-key');
  allowProviderCalls(apply, props);
  watcher.allowWaking(apply);
  return apply;
}

function makeRecord(props: StepsProps): WorkerFunction {
  const record = props.functions.make('record', {
    description: 'Step: completes the record of a request, and takes the faults',
    timeoutSeconds: 15,
  });
  allowInterrupting(record, props, ['connection']);
  return record;
}
