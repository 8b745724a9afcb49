import { parseDefinition } from '../../../../lib/local/states/asl-schemas';

function definition(state: object): object {
  return { StartAt: 'Step', States: { Step: state } };
}

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'fn', 'Payload.$': '$' },
  End: true,
};

const write = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem',
  Parameters: { TableName: 'Table', Item: { pk: { S: 'a' } } },
  End: true,
};

const waiting = { ...write, Resource: `${write.Resource}.waitForTaskToken` };

test.each([
  { feature: 'JSONata', state: { ...task, QueryLanguage: 'JSONata' }, named: 'QueryLanguage' },
  { feature: 'a heartbeat', state: { ...task, HeartbeatSeconds: 5 }, named: 'HeartbeatSeconds' },
  { feature: 'Assign', state: { ...task, Assign: { a: 1 } }, named: 'Assign' },
  {
    feature: 'a task token',
    state: { ...task, Resource: `${task.Resource}.waitForTaskToken` },
    named: 'lambda:invoke',
  },
  {
    feature: 'a task token of another state',
    state: { ...write, Parameters: { ...write.Parameters, Item: { 't.$': '$$.Task.Token' } } },
    named: 'path $$.Task.Token',
  },
  {
    feature: 'a task token outside of the parameters',
    state: { ...waiting, ResultSelector: { 't.$': '$$.Task.Token' } },
    named: 'path $$.Task.Token',
  },
  { feature: 'an input path beside a token', state: { ...waiting, InputPath: '$.a' }, named: 'InputPath' },
  {
    feature: 'the optimized integration',
    state: { ...write, Resource: 'arn:aws:states:::dynamodb:putItem' },
    named: 'aws-sdk:dynamodb',
  },
  {
    feature: 'another call of DynamoDB',
    state: { ...write, Resource: 'arn:aws:states:::aws-sdk:dynamodb:query' },
    named: 'putItem',
  },
  {
    feature: 'an unknown parameter',
    state: { ...write, Parameters: { ...write.Parameters, ReturnConsumedCapacity: 'TOTAL' } },
    named: 'Parameters.ReturnConsumedCapacity',
  },
  {
    feature: 'a boolean attribute',
    state: { ...write, Parameters: { TableName: 'Table', Item: { flag: { BOOL: true } } } },
    named: 'attributes',
  },
  { feature: '.sync', state: { ...task, Resource: 'arn:aws:states:::ecs:runTask.sync' }, named: 'lambda:invoke' },
  { feature: 'another service', state: { ...task, Resource: 'arn:aws:states:::sqs:sendMessage' }, named: 'Resource' },
  {
    feature: 'a field of the invocation',
    state: { ...task, Parameters: { ...task.Parameters, InvocationType: 'Event' } },
    named: 'Parameters.InvocationType',
  },
  { feature: 'a map', state: { Type: 'Map', ItemProcessor: {}, End: true }, named: 'state type Map' },
  { feature: 'the state context', state: { ...task, InputPath: '$$.State.Name' }, named: 'path $$.State.Name' },
  {
    feature: 'the task context in an intrinsic function',
    state: { Type: 'Pass', Parameters: { 'a.$': "States.Format('{}', $$.Task.Token)" }, End: true },
    named: 'path $$.Task.Token',
  },
  { feature: 'a false result', state: { Type: 'Pass', Result: false, End: true }, named: 'Result' },
])('refuses $feature by the name of the state', ({ state, named }) => {
  const parse = (): unknown => parseDefinition(definition(state), 'Machine');

  expect(parse).toThrow(/^Machine state Step: not supported by the local engine: /);
  expect(parse).toThrow(named);
});

test('refuses JSONata for the whole definition', () => {
  const parse = (): unknown => parseDefinition({ ...definition(task), QueryLanguage: 'JSONata' }, 'Machine');

  expect(parse).toThrow('QueryLanguage');
});
