import { isJsonObject } from '../../base/json';
import { integer, oneOf, type Check } from '../base/checks';
import type { Fields } from '../base/fields';
import type { Reply } from '../base/message';
import { neutronError } from './neutron-error';

/** Upstream's defaults (provider-apis.md 2.2, 2.4). Intervals are seconds. */
export const DEFAULT_DPD = { action: 'hold', interval: 30, timeout: 120 };

/** The members of a `dpd` object, each for itself; texts as in recorded-openstack e14 and e15. */
export function dpd(...actions: readonly string[]): Check {
  const members = new Map<string, Check>([
    ['action', oneOf(...actions)],
    ['interval', integer(0)],
    ['timeout', integer(0)],
  ]);
  return (value) => {
    if (!isJsonObject(value)) return 'not a dictionary';
    const unexpected = Object.keys(value).filter((name) => !members.has(name));
    if (unexpected.length > 0) return `Unexpected keys supplied: ${unexpected.join(', ')}`;
    const wrong = [...members].find(([name, check]) => Object.hasOwn(value, name) && check(value[name]) !== undefined);
    return wrong && `${wrong[0]} is ${wrong[1](value[wrong[0]]) ?? ''}`;
  };
}

/**
 * The dpd object that results when the given members replace those before (provider-apis.md 5.8: a partial one keeps
 * the rest).
 */
export function mergeDpd(before: unknown, given: unknown): Fields {
  return { ...DEFAULT_DPD, ...(isJsonObject(before) ? before : {}), ...(isJsonObject(given) ? given : {}) };
}

/** Refuses an effective timeout that is not greater than the effective interval (provider-apis.md 2.2, 2.4). */
export function refuseDpd(effective: unknown): Reply | undefined {
  const { interval, timeout } = mergeDpd(effective, undefined);
  if (Number(timeout) > Number(interval)) return undefined;
  const message = 'ipsec_site_connection dpd_timeout is equal to or less than dpd_interval';
  return neutronError(400, 'IPsecSiteConnectionDpdIntervalValueError', message);
}
