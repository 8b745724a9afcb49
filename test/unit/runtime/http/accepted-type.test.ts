import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { acceptedType } from '../../../../lambdas/runtime/http/accepted-type';

const TYPES = ['application/json', 'application/x-ndjson', 'text/csv'] as const;

const acceptedOf = (accept: string | undefined): string => {
  const headers = accept === undefined ? {} : { accept };
  return acceptedType({ headers } as unknown as APIGatewayProxyEventV2, TYPES);
};

test.each([
  { accept: undefined, type: 'application/json' },
  { accept: '', type: 'application/json' },
  { accept: '*/*', type: 'application/json' },
  { accept: 'text/csv', type: 'text/csv' },
  { accept: 'TEXT/CSV; charset=utf-8', type: 'text/csv' },
  { accept: 'text/*', type: 'text/csv' },
  { accept: 'application/*', type: 'application/json' },
  { accept: 'application/x-ndjson, */*;q=0.1', type: 'application/x-ndjson' },
  { accept: 'application/json;q=0.5, text/csv', type: 'text/csv' },
  { accept: 'text/csv;q=0, */*', type: 'application/json' },
  { accept: 'text/csv;q=x', type: 'application/json' },
  { accept: 'image/png', type: 'application/json' },
])('for "$accept" the answer is $type', ({ accept, type }) => {
  expect(acceptedOf(accept)).toBe(type);
});
