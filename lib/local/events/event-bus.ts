import { randomUUID } from 'node:crypto';
import type { EngineClock } from '../base/clock';
import type { EventFilter } from './event-filter';
import type { JsonObject } from '../../base/json';
import { localAccount } from '../base/local-account';

/** What a service of the engine has to tell. */
export interface EngineEvent {
  readonly source: string;
  readonly 'detail-type': string;
  /** ARNs that it is about. */
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** A rule as the bus sees it. */
export interface BusRule {
  readonly filter: EventFilter;
  /** Hands an event to all targets; returns at once. */
  readonly deliver: (event: JsonObject) => void;
}

/**
 * The default event bus: hands every event to the rules whose pattern it matches. Nothing is kept: an event that was
 * published but not processed when the engine ends is lost, at the next start it is not published again.
 */
export class EventBus {
  constructor(
    private readonly rules: readonly BusRule[],
    private readonly clock: EngineClock,
  ) {}

  /**
   * Publishes an event.
   *
   * @param makeEvent is not called when there are no rules
   */
  publish(makeEvent: () => EngineEvent): void {
    if (this.rules.length === 0) return;
    const event = toBusEvent(makeEvent(), this.clock.nowMs());
    this.rules
      .filter(({ filter }) => filter(event))
      .forEach((rule) => {
        rule.deliver(event);
      });
  }
}

/** An event with the fields that EventBridge adds. */
export function toBusEvent({ source, resources, detail, ...event }: EngineEvent, nowMs: number): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': event['detail-type'],
    source,
    account: localAccount.accountId,
    time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: localAccount.region,
    resources: [...resources],
    detail,
  };
}
