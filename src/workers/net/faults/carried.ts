import type { ReceivedTrace, Trace } from '../capture/fault-trace.ts';

/** What the unit carries that is on its way through a pipeline just now. A stage keeps it with what it holds. */
export class Carried {
  /** Undefined: received bytes that nothing has hit, or none. */
  trace: Trace | undefined;

  /** `alone`: of what only this fault has hit. */
  hit(fault: string, alone: ReceivedTrace): void {
    this.trace = this.trace?.plus(fault) ?? alone;
  }

  /** What a fault does of its own accord is no unit's. */
  aside(act: () => void): void {
    const { trace } = this;
    act();
    this.trace = trace;
  }
}

/** Hands on a unit that was held, with what it carried then. */
export function passHeld<Unit>(
  context: { readonly carried: Carried; pass(unit: Unit): void },
  unit: Unit,
  trace: Trace | undefined,
): void {
  const { carried } = context;
  const before = carried.trace;
  carried.trace = trace;
  context.pass(unit);
  carried.trace = before;
}
