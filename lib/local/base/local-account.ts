/** The AWS partition, region and account that the local engine plays. */
export const localAccount = { partition: 'aws', region: 'eu-central-1', accountId: '000000000000' } as const;

/** An ARN of the local account, e.g. `arn:aws:lambda:eu-central-1:000000000000:function:Submit`. */
export function localArn(service: string, resource: string): string {
  const { partition, region, accountId } = localAccount;
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
