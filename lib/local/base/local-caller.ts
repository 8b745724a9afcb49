import { userInfo } from 'node:os';
import { localAccount } from './local-account';

/** Who calls, in the terms of IAM. */
export interface Caller {
  readonly accountId: string;
  readonly accessKey: string;
  readonly callerId: string;
  readonly userArn: string;
  readonly userId: string;
}

/** The user of this machine: signatures are not checked on a laptop, so every caller counts as this one. */
export function localCaller(): Caller {
  const user = userInfo().username;
  return {
    accountId: localAccount.accountId,
    accessKey: 'LOCAL',
    callerId: user,
    userArn: `arn:aws:iam::${localAccount.accountId}:user/${user}`,
    userId: user,
  };
}
