import type { AsyncCommand } from 'fast-check';
import { trailOf } from '../../programs/faults/report';
import type { Violation } from '../invariants/violation';
import { violationsAtAnyTime } from './invariants';
import { look } from './look';
import type { Model } from './model';
import type { Provisioner } from './provisioner';

/** What a command is made of. */
export interface CommandParts {
  /** What it is counted as. */
  readonly kind: string;
  /** How it stands in a script. */
  readonly text: string;
  /** Whether it can be done now; default: always. */
  readonly isPossible?: (model: Readonly<Model>) => boolean;
  /** Does it, and takes note of it in the model. */
  readonly perform: (model: Model, real: Provisioner) => void | Promise<void>;
}

/** Something that is done to the system; afterwards every invariant holds (protocol.md 2.3). */
export class Command implements AsyncCommand<Model, Provisioner> {
  constructor(private readonly parts: CommandParts) {}

  check(model: Readonly<Model>): boolean {
    return this.parts.isPossible?.(model) ?? true;
  }

  async run(model: Model, real: Provisioner): Promise<void> {
    const { kind, perform } = this.parts;
    model.count(kind);
    await perform(model, real);
    await real.settle();
    refuse(violationsAtAnyTime(await look(model, real)));
  }

  toString(): string {
    return this.parts.text;
  }
}

/** @throws Error that says all that is wrong, with the trail of the first request concerned */
export function refuse(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map(({ kind, detail, request }) => {
    return `- ${kind}: ${detail}${request === undefined ? '' : ` (ticket ${request.planned.number})`}`;
  });
  const request = violations.find((violation) => violation.request !== undefined)?.request;
  throw new Error([...lines, ...(request === undefined ? [] : trailOf(request))].join('\n'));
}
