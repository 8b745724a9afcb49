import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestChange } from '../../../lambdas/core/domain/request/request-change';
import type { RequestStore } from '../../../lambdas/core/ports/request-store';

/** The same store in which somebody else changes a request after it was read, as many times as told. */
export function changedDuring(
  store: RequestStore,
  changeOf: (request: ProvisioningRequest) => RequestChange,
  times = 1,
): RequestStore {
  let left = times;
  const find: RequestStore['find'] = async (id) => {
    const request = await store.find(id);
    if (request === undefined || left === 0) return request;
    left -= 1;
    await store.commit(changeOf(request));
    return request;
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'find') return find;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
