/** What faults make of a call's own answer. */
import { isJsonObject } from '../../base/json';
import { bodyText } from '../base/body-text';
import type { Reply } from '../base/message';

/** An answer that has no body, such as a 204, with one: only a body can be damaged. */
export function withBody(own: Reply): Reply {
  if (own.body !== undefined) return own;
  return { ...own, status: 200, body: { message: 'The request has been accepted.' } };
}

/** The answer, its body cut in the middle. */
export function malformed(own: Reply): Reply {
  const whole = withBody(own);
  const text = bodyText(whole);
  const headers = { 'Content-Type': 'application/json', ...whole.headers };
  return { ...whole, headers, body: text.slice(0, Math.ceil(text.length / 2)) };
}

/** The answer with a JSON object in its body that has nothing to do with the API. */
export function otherShape(own: Reply): Reply {
  return { ...withBody(own), body: { result: 'success', data: [] } };
}

/** The answer with a `Date` that is so many milliseconds off. */
export function skewed(own: Reply, nowMs: number, skewMs: number): Reply {
  return { ...own, headers: { ...own.headers, Date: new Date(nowMs + skewMs).toUTCString() } };
}

/** The answer with another status word for the connections in it. */
export function withStatus(own: Reply, envelope: string, status: string): Reply {
  const changed = (view: unknown): unknown =>
    isJsonObject(view) && Object.hasOwn(view, 'status') ? { ...view, status } : view;
  const { body } = own;
  if (!isJsonObject(body)) return own;
  const many = body[`${envelope}s`];
  if (Array.isArray(many)) return { ...own, body: { ...body, [`${envelope}s`]: many.map(changed) } };
  return Object.hasOwn(body, envelope) ? { ...own, body: { ...body, [envelope]: changed(body[envelope]) } } : own;
}

/** A part of a list, given how many entries there are: the first one that belongs to it, and the first one that does not. */
export type Run = (count: number) => readonly [from: number, to: number];

/** The list answer without a run of its entries; nothing else in it says so. */
export function withoutRun(own: Reply, envelope: string, run: Run): Reply {
  const { body } = own;
  const entries: unknown = isJsonObject(body) ? body[`${envelope}s`] : undefined;
  if (!isJsonObject(body) || !Array.isArray(entries)) return own;
  const [from, to] = run(entries.length);
  return { ...own, body: { ...body, [`${envelope}s`]: entries.filter((_, index) => index < from || index >= to) } };
}
