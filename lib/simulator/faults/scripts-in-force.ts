import { present } from '../base/fields';
import type { Operation, Subject } from '../base/provider-call';
import type { Plan } from '../connections/connection-store';
import type { FaultEntry, Script } from './script';

/** What scripts say of the way of a connection. */
export interface ScriptedPlan extends Partial<Plan> {
  /** Seconds on the simulator's clock from a delete until it is gone. */
  readonly deleteAfterSeconds?: number;
}

interface OpenEntry {
  readonly entry: FaultEntry;
  /** How many calls it strikes yet. */
  left: number;
}

interface OpenScript {
  readonly script: Script;
  openEntries: OpenEntry[];
}

/** The scripts in force: they say what becomes of connections, and which calls get which fault. */
export class ScriptsInForce {
  private scripts: OpenScript[] = [];

  /** Puts a script into force, beside those before. */
  add(script: Script): void {
    const openEntries = (script.faults ?? []).map((entry) => ({ entry, left: entry.times }));
    this.scripts.push({ script, openEntries });
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

  /** Takes the entry whose fault strikes this call: of the matching ones, the one scripted first. */
  takeEntry(operation: Operation, subject: Subject): FaultEntry | undefined {
    for (const open of this.scripts) {
      const next = open.openEntries.find(({ entry }) => entry.on === operation);
      if (next && matches(open.script, subject)) {
        this.spend(open, next);
        return next.entry;
      }
    }
    return undefined;
  }

  // A script with nothing left to say is dropped, so that a long life with many scripts stays quick.
  private spend(open: OpenScript, spent: OpenEntry): void {
    spent.left -= 1;
    if (spent.left > 0) return;
    open.openEntries = open.openEntries.filter((entry) => entry !== spent);
    if (open.openEntries.length === 0 && Object.keys(planOf(open.script)).length === 0) {
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
