/** A fault as it is reported. */
export interface ReportedFault {
  readonly name: string;
  readonly direction: 'in' | 'out' | undefined;
  readonly fault: { readonly type: string };
  readonly generation: number | undefined;
}

/** Takes reports of what faults do. */
export interface FaultReporter {
  /** A fault affected something of a connection. `skipped`: hits since the one reported before. */
  hit(active: ReportedFault, connection: string | undefined, skipped: number): void;
  /** A fault has had its last hit, and holds nothing on this thread. */
  spent(active: ReportedFault): void;
}

export const SILENT: FaultReporter = { hit() {}, spent() {} };
