import type { FaultChangeBy } from '../../../contract/fault-events.ts';
import type { Caller, Revisions } from '../../../core/http/index.ts';

export interface CreateOptions {
  readonly dryRun: boolean;
  readonly waitMs: number;
  readonly caller: Caller;
  /** Whether it is opened. Default: yes. */
  readonly running?: boolean;
}

export interface ChangeOptions {
  /** What `If-Match` lets through; undefined: whichever there is. */
  readonly revision: Revisions | undefined;
  readonly caller: Caller;
  /** What changes it, for the events of its faults. Default `api`. */
  readonly by?: FaultChangeBy;
}
