import { ENVIRONMENT } from '../../lambdas/contract/environment';
import { FUNCTION_NAMES } from '../../lambdas/contract/functions';
import { functionsByName, readable, resourcesOf } from './template';

const NAMES = FUNCTION_NAMES.map((name) => ({ name }));

const TIMEOUT_SECONDS: Readonly<Record<(typeof FUNCTION_NAMES)[number], number>> = {
  'submit-request': 15,
  'preview-request': 15,
  'get-request': 10,
  'list-request-events': 10,
  'cancel-request': 10,
  intake: 30,
  dispatch: 30,
  validate: 15,
  apply: 120,
  observe: 90,
  'clean-up': 120,
  record: 15,
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

test.each(NAMES)('gives $name known environment variables only, and no secret', ({ name }) => {
  const { Variables } = functionsByName()[name].properties['Environment'] as { Variables: Record<string, unknown> };

  const where = Object.entries(Variables).map(([variable, value]) => `${variable}=${readable(value)}`);

  const stateMachine = `${ENVIRONMENT.stateMachine}=WorkflowStateMachine`;
  expect(where.toSorted()).toEqual(
    [
      `${ENVIRONMENT.table}=RequestsTable`,
      `${ENVIRONMENT.sealingKey}=KeysSealing.Arn`,
      `${ENVIRONMENT.fingerprintKey}=KeysFingerprint.Arn`,
      ...(name === 'dispatch' || name === 'reconcile' ? [stateMachine] : []),
    ].toSorted(),
  );
});
