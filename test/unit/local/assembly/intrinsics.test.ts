import { referencesOf } from '../../../../lib/local/assembly/references';
import { resolveIntrinsics } from '../../../../lib/local/assembly/intrinsics';

const resources = [
  { logicalId: 'Fn', type: 'AWS::Lambda::Function', properties: { FunctionName: 'submit' }, condition: undefined },
  { logicalId: 'Table', type: 'AWS::DynamoDB::Table', properties: {}, condition: undefined },
];
const references = referencesOf('Test', resources, 'http://127.0.0.1:4566');

test.each([
  { name: 'Ref of a named resource', value: { Ref: 'Fn' }, resolved: 'submit' },
  { name: 'Ref of an unnamed resource', value: { Ref: 'Table' }, resolved: 'Table' },
  { name: 'Ref of a pseudo parameter', value: { Ref: 'AWS::AccountId' }, resolved: '000000000000' },
  {
    name: 'Fn::GetAtt',
    value: { 'Fn::GetAtt': ['Fn', 'Arn'] },
    resolved: 'arn:aws:lambda:eu-central-1:000000000000:function:submit',
  },
  {
    name: 'Fn::Join',
    value: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':', { Ref: 'Table' }]] },
    resolved: 'arn:aws:Table',
  },
  {
    name: 'Fn::Sub',
    value: { 'Fn::Sub': 'x-${AWS::Region}-${Fn.Arn}-${!literal}' },
    resolved: 'x-eu-central-1-arn:aws:lambda:eu-central-1:000000000000:function:submit-${literal}',
  },
  {
    name: 'Fn::Sub with variables',
    value: { 'Fn::Sub': ['${Own}-${Table}', { Own: { Ref: 'Fn' } }] },
    resolved: 'submit-Table',
  },
  {
    name: 'Fn::Select of Fn::Split',
    value: { 'Fn::Select': [1, { 'Fn::Split': ['.', 'a.b.c'] }] },
    resolved: 'b',
  },
  {
    name: 'AWS::NoValue by leaving the property out',
    value: { kept: [1, { Ref: 'AWS::NoValue' }], gone: { Ref: 'AWS::NoValue' } },
    resolved: { kept: [1] },
  },
])('resolves $name', ({ value, resolved }) => {
  const result = resolveIntrinsics(value, references, 'Subject');

  expect(result).toEqual(resolved);
});

test('refuses a reference to what is not in the template', () => {
  const resolve = (): unknown => resolveIntrinsics({ Ref: 'Nobody' }, references, 'Subject');

  expect(resolve).toThrow('Ref to Nobody');
});
