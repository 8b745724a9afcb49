import type { Plan } from './connection-store';
import type { Operation, Subject } from './provider-call';
import type { Fault, Script } from './script';

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

  /** The plan for a connection: each part from the newest matching script that gives it. */
  planFor(subject: Subject): Partial<Plan> {
    const matching = this.scripts.map(({ script }) => script).filter((script) => matches(script, subject));
    const outcome = matching.findLast((script) => script.outcome !== undefined)?.outcome;
    const settleAfterSeconds = matching.findLast((s) => s.settleAfterSeconds !== undefined)?.settleAfterSeconds;
    return {
      ...(outcome === undefined ? {} : { outcome }),
      ...(settleAfterSeconds === undefined ? {} : { settleAfterSeconds }),
    };
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
    const { outcome, settleAfterSeconds } = open.script;
    if (open.openFaults.length === 0 && outcome === undefined && settleAfterSeconds === undefined) {
      this.scripts = this.scripts.filter((other) => other !== open);
    }
  }
}

function matches({ match }: Script, subject: Subject): boolean {
  if (!match) return true;
  const { name = subject.name, peer_address = subject.peer_address } = match;
  return name === subject.name && peer_address === subject.peer_address;
}
