import type { Plan } from '../connections/connection-store';
import { present } from '../base/fields';
import type { Operation, Subject } from '../dialect/provider-call';
import type { Fault, Script } from './script';

/** What scripts say of the way of a connection. */
export interface ScriptedPlan extends Partial<Plan> {
  /** Seconds on the simulator's clock from a delete until it is gone. */
  readonly deleteAfterSeconds?: number;
}

interface OpenFault {
  readonly fault: Fault;
  left: number;
}

interface OpenScript {
  readonly script: Script;
  openFaults: OpenFault[];
}

/** The scripts in force. */
export class ScriptBook {
  private scripts: OpenScript[] = [];

  add(script: Script): void {
    this.scripts.push({ script, openFaults: (script.faults ?? []).map((fault) => ({ fault, left: fault.times })) });
  }

  /** Forgets all scripts, faults that have not struck yet included. Connections keep the plan they have. */
  clear(): void {
    this.scripts = [];
  }

  /** What scripts say about a connection: each part from the newest matching script that gives it. */
  planFor(subject: Subject): ScriptedPlan {
    return this.scripts
      .filter(({ script }) => matches(script, subject))
      .reduce((plan, { script }) => ({ ...plan, ...planOf(script) }), {});
  }

  /** Takes the fault that strikes this call: of the matching ones, the one scripted first. */
  takeFault(operation: Operation, subject: Subject): Fault | undefined {
    for (const open of this.scripts) {
      const next = open.openFaults.find(({ fault }) => fault.on === operation);
      if (next && matches(open.script, subject)) {
        this.spend(open, next);
        return next.fault;
      }
    }
    return undefined;
  }

  // A script with nothing left to say is dropped, so that a long life with many scripts stays quick.
  private spend(open: OpenScript, spent: OpenFault): void {
    spent.left -= 1;
    if (spent.left > 0) return;
    open.openFaults = open.openFaults.filter((fault) => fault !== spent);
    if (open.openFaults.length === 0 && Object.keys(planOf(open.script)).length === 0) {
      this.scripts = this.scripts.filter((other) => other !== open);
    }
  }
}

function planOf({ outcome, settleAfterSeconds, deleteAfterSeconds, listLagSeconds }: Script): ScriptedPlan {
  return present({ outcome, settleAfterSeconds, deleteAfterSeconds, listLagSeconds });
}

function matches({ match = {} }: Script, subject: Subject): boolean {
  const { name = subject.name, peer_address = subject.peer_address, cgw_id = subject.cgw_id } = match;
  return name === subject.name && peer_address === subject.peer_address && cgw_id === subject.cgw_id;
}
