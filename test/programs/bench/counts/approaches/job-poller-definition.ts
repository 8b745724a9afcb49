/** The two functions of the sample. */
export type JobFunction = 'submit-job' | 'get-job-status';

const WAIT_SECONDS = 30;

/** What the CDK's `LambdaInvoke` adds by itself (`retryOnServiceExceptions`). */
const RETRY = [
  {
    ErrorEquals: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 6,
    BackoffRate: 2,
  },
];

/**
 * AWS's sample "job poller" (aws-samples/aws-cdk-examples, typescript/stepfunctions-job-poller), state for state as its CDK
 * app synthesizes it, without its time limit of five minutes, which is less than some connections take.
 */
export const JOB_POLLER = JSON.stringify({
  StartAt: 'Submit Job',
  States: {
    'Submit Job': task('submit-job', { Next: 'Wait X Seconds' }),
    'Wait X Seconds': { Type: 'Wait', Seconds: WAIT_SECONDS, Next: 'Get Job Status' },
    'Get Job Status': task('get-job-status', { Next: 'Job Complete?' }),
    'Job Complete?': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.status', StringEquals: 'FAILED', Next: 'Job Failed' },
        { Variable: '$.status', StringEquals: 'SUCCEEDED', Next: 'Get Final Job Status' },
      ],
      Default: 'Wait X Seconds',
    },
    'Job Failed': { Type: 'Fail', Error: 'DescribeJob returned FAILED', Cause: 'AWS Batch Job Failed' },
    'Get Final Job Status': task('get-job-status', { End: true }),
  },
});

function task(name: JobFunction, then: { readonly Next: string } | { readonly End: true }): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: name, 'Payload.$': '$' },
    OutputPath: '$.Payload',
    Retry: RETRY,
    ...then,
  };
}
