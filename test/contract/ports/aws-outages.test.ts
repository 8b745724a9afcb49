/** Errors of AWS that mean that something of ours is away, which is waited for, and such that do not (protocol.md 5.2). */
import { callAws } from '../../../lambdas/adapters/aws-calls';

function failing(name: string): () => Promise<never> {
  const error = Object.assign(new Error('text'), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });
  return () => Promise.reject(error);
}

test.each([
  { service: 'KMS', error: 'DisabledException', is: 'ServiceUnavailableError' },
  { service: 'KMS', error: 'KMSInvalidStateException', is: 'ServiceUnavailableError' },
  { service: 'KMS', error: 'KMSInternalException', is: 'ServiceUnavailableError' },
  { service: 'KMS', error: 'InvalidCiphertextException', is: 'InvalidCiphertextException' },
  { service: 'Secrets Manager', error: 'DecryptionFailure', is: 'ServiceUnavailableError' },
  { service: 'Secrets Manager', error: 'ThrottlingException', is: 'ServiceUnavailableError' },
  // That a profile is missing is no outage.
  { service: 'Secrets Manager', error: 'ResourceNotFoundException', is: 'ResourceNotFoundException' },
  { service: 'DynamoDB', error: 'ResourceNotFoundException', is: 'ServiceUnavailableError' },
  { service: 'DynamoDB', error: 'ValidationException', is: 'ValidationException' },
  { service: 'Step Functions', error: 'AccessDeniedException', is: 'AccessDeniedException' },
])('$error of $service is $is', async ({ service, error, is }) => {
  await expect(callAws(service, failing(error))).rejects.toMatchObject({ name: is });
});
