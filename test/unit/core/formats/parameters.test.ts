import { readParameters } from '../../../../lambdas/core/formats/parameters';

const read = (parameters: Readonly<Record<string, string>>, isNew = true) => readParameters({ parameters, isNew });

test('the query gives defaults and options, each as the type that it has', () => {
  const parameters = {
    provider: 'huawei-v2',
    operation: 'create',
    ticketSystem: 'servicenow',
    ticketId: 'RITM1',
    completion: 'tunnel-up',
    onFailure: 'delete',
    deadlineSeconds: '120',
    maxWaitSeconds: '3600',
    dryRun: 'true',
    open: 'false',
  };

  expect(read(parameters)).toEqual({
    kind: 'settings',
    defaults: {
      provider: 'huawei-v2',
      operation: 'create',
      ticket: { system: 'servicenow', id: 'RITM1' },
      completion: 'tunnel-up',
      onFailure: 'delete',
      deadlineSeconds: 120,
    },
    options: { dryRun: true, open: false, maxWaitSeconds: 3600 },
  });
});

test('without a query nothing is said', () => {
  expect(read({})).toEqual({ kind: 'settings', defaults: {}, options: { dryRun: false, open: false } });
});

test.each([
  {
    name: 'dryrun',
    text: 'true',
    code: 'unknown-field',
    says: 'dryrun is not a known field: dryRun is the field here.',
  },
  { name: 'ticket', text: 'x', code: 'unknown-field', says: /^ticket is not a known field/ },
  { name: 'dryRun', text: 'yes', code: 'wrong-type', says: /true or false|a boolean/ },
  { name: 'dryRun', text: '', code: 'wrong-type', says: /true or false|a boolean/ },
  { name: 'deadlineSeconds', text: '1e3', code: 'wrong-type', says: /a number/ },
  { name: 'deadlineSeconds', text: '59', code: 'out-of-range', says: /at least 60 seconds/ },
  { name: 'maxWaitSeconds', text: '604801', code: 'out-of-range', says: /at most 604800 seconds/ },
  { name: 'operation', text: 'create,create', code: 'not-allowed', says: /must be one of: create, update, delete/ },
])('$name=$text is refused', ({ name, text, code, says }) => {
  expect(read({ [name]: text })).toMatchObject({
    status: 400,
    code: 'invalid-parameters',
    errors: [
      { pointer: `/${name}`, code, detail: typeof says === 'string' ? says : (expect.stringMatching(says) as string) },
    ],
  });
});

test('a call that adds rows has no options', () => {
  expect(read({ open: 'true', provider: 'x' }, false)).toMatchObject({
    errors: [{ pointer: '/open', code: 'unknown-field' }],
  });
});
