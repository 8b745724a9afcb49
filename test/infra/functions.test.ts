import { join } from 'node:path';
import { ENVIRONMENT } from '../../lambdas/contract/environment';
import { FUNCTION_NAMES, type FunctionName } from '../../lambdas/contract/functions';
import { buildDir, functionsByName, readable, resourcesOf } from './template';

const NAMES = FUNCTION_NAMES.map((name) => ({ name }));

const TIMEOUT_SECONDS: Readonly<Record<FunctionName, number>> = {
  'submit-request': 15,
  'list-requests': 29,
  'preview-request': 15,
  'get-request': 10,
  'list-request-events': 10,
  'cancel-request': 10,
  'submit-batch': 29,
  'list-batches': 29,
  'add-batch-rows': 29,
  'close-batch': 10,
  'get-batch': 10,
  'list-batch-results': 29,
  'rerun-batch': 29,
  'cancel-batch': 10,
  'get-connection': 10,
  'list-audit': 29,
  'list-providers': 15,
  'get-provider': 10,
  'pause-provider': 10,
  'resume-provider': 10,
  'show-page': 10,
  'unknown-route': 5,
  intake: 30,
  dispatch: 30,
  validate: 15,
  apply: 120,
  record: 15,
  watch: 30,
  'expand-batch': 60,
  tally: 30,
  'record-interrupted': 30,
  reconcile: 60,
};

test('has one function for every name and no other', () => {
  const functions = resourcesOf('AWS::Lambda::Function').map(({ id }) => id);

  const named = Object.values(functionsByName()).map(({ id }) => id);

  expect(new Set(named)).toEqual(new Set(functions));
  expect(named).toHaveLength(FUNCTION_NAMES.length);
});

test.each(NAMES)('runs $name on the newest Node.js and arm64, with a timeout of its own', ({ name }) => {
  const { properties } = functionsByName()[name];

  expect(properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout: TIMEOUT_SECONDS[name],
  });
});

test.each(NAMES)('keeps the JSON log of $name for three months in a group of its own', ({ name }) => {
  const { LogFormat, LogGroup } = functionsByName()[name].properties['LoggingConfig'] as Record<string, unknown>;

  const group = resourcesOf('AWS::Logs::LogGroup').find(({ id }) => readable({ Ref: id }) === readable(LogGroup));

  expect(LogFormat).toBe('JSON');
  expect(group?.properties['RetentionInDays']).toBe(90);
});

test('shares no log group between functions', () => {
  const groups = Object.values(functionsByName()).map(({ properties }) => JSON.stringify(properties['LoggingConfig']));

  expect(new Set(groups).size).toBe(FUNCTION_NAMES.length);
});

/** Loads a function's bundle as Lambda does at a cold start: the function reads its environment and calls nobody. */
async function coldStart(name: FunctionName, variables: readonly string[]): Promise<void> {
  const bundle = join(buildDir(), 'functions', name, 'index.js');
  const values = Object.fromEntries(variables.map((variable) => [variable, 'arn:aws:example']));
  const around = process.env;
  process.env = { AWS_REGION: 'eu-central-1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...values };
  try {
    await jest.isolateModulesAsync(() => import(bundle));
  } finally {
    process.env = around;
  }
}

/** The variables without which a function does not start: it names those that it misses. */
async function variablesReadBy(name: FunctionName): Promise<readonly string[]> {
  const found: string[] = [];
  for (;;) {
    const missing = await coldStart(name, found).then(() => undefined, String);
    if (missing === undefined) return found;
    found.push(...(/Missing environment variables: (.+)/.exec(missing)?.[1] ?? missing).split(', '));
    expect(found).toHaveLength(new Set(found).size);
  }
}

function environmentOf(name: FunctionName): Readonly<Record<string, unknown>> {
  const { Variables = {} } = (functionsByName()[name].properties['Environment'] ?? {}) as { Variables?: object };
  return Variables as Record<string, unknown>;
}

test.each(NAMES)('gives $name the environment variables that it reads and no others', async ({ name }) => {
  const variables = await variablesReadBy(name);

  expect(variables.toSorted()).toEqual(Object.keys(environmentOf(name)).toSorted());
});

test('tells functions where things are, and no secret', () => {
  const told = FUNCTION_NAMES.flatMap((name) =>
    Object.entries(environmentOf(name)).map(([variable, value]) => `${variable}=${readable(value)}`),
  );

  expect([...new Set(told)].toSorted()).toEqual(
    [
      `${ENVIRONMENT.requestTable}=RequestsTable`,
      `${ENVIRONMENT.auditTable}=AuditTable`,
      `${ENVIRONMENT.workTable}=WorkTable`,
      `${ENVIRONMENT.sealingKey}=KeysSealing.Arn`,
      `${ENVIRONMENT.fingerprintKey}=KeysFingerprint.Arn`,
      `${ENVIRONMENT.stateMachine}=WorkflowStateMachine`,
      `${ENVIRONMENT.errandQueue}=WatcherQueue`,
      `${ENVIRONMENT.chunkQueue}=ChunksQueue`,
    ].toSorted(),
  );
});
