import type { SetupItem, SetupItemState, SetupMember } from '../../contract/setup.ts';
import { forEachBounded } from '../../core/bounded.ts';
import { toAppError } from '../../core/errors/index.ts';
import type { Caller } from '../../core/http/index.ts';
import type { SetupRecord } from './setup.repository.ts';
import type { SetupFaults } from './setup-faults.ts';

/**
 * The order of an apply. What is used comes before what uses it, and what is in the way goes first:
 *
 *   prepare  pools, functions and counters are created and changed
 *   free     schedules and endpoints are deleted, endpoints that restart are stopped: their ports are free
 *   change   endpoints are changed
 *   open     endpoints are started and created
 *   use      schedules are created and changed
 *   tidy     pools, functions and counters are deleted
 */
export const PHASES = ['prepare', 'free', 'change', 'open', 'use', 'tidy'] as const;
export type Phase = (typeof PHASES)[number];

/** Steps that are taken at once. */
const AT_ONCE = 16;

/** One piece of work, for one item or for many. A failure of the whole is one of each item. */
export interface Step {
  readonly phase: Phase;
  readonly items: readonly PlannedItem[];
  /** May return the failures of single items. */
  run(): Promise<ReadonlyMap<PlannedItem, unknown> | void>;
}

/** What the apply fills in. */
export type PlannedItem = { -readonly [Field in keyof SetupItem]: SetupItem[Field] };

export interface PlannedKind {
  /** The items in canonical form, without secrets, by name. */
  readonly canonical: Record<string, object>;
  readonly items: readonly PlannedItem[];
  readonly steps: readonly Step[];
}

export interface PlanContext {
  readonly setup: string;
  readonly caller: Caller;
  readonly graceMs: number;
  /** The items as they were sent. */
  readonly document: Readonly<Record<SetupMember, Readonly<Record<string, unknown>>>>;
  readonly before: SetupRecord | undefined;
  readonly faults: SetupFaults;
}

/** What the set-up itself is deleted with. */
export const EMPTY_DOCUMENT: PlanContext['document'] = {
  listeners: {},
  clients: {},
  pools: {},
  functions: {},
  schedules: {},
  counters: {},
};

/** One kind of resource of set-ups. */
export interface SetupKind {
  readonly member: SetupMember;
  /** Checks the items, and says what has to be done; does nothing. What is wrong is in `faults` afterwards. */
  plan(context: PlanContext): Promise<PlannedKind>;
  states(record: SetupRecord, caller: Caller): Promise<SetupItemState[]>;
}

/** Names of a kind that the document has, or that may be left of earlier ones. */
export function namesOf({ document, before }: PlanContext, member: SetupMember): string[] {
  return [...new Set([...Object.keys(document[member]), ...(before?.known[member] ?? [])])];
}

/** The name outside of the set-up. */
export function fullName(setup: string, name: string): string {
  return `${setup}/${name}`;
}

/** Takes the steps, phase by phase. An item that has failed takes no further steps; the others continue. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const phase of PHASES) {
    const now = steps.filter((step) => step.phase === phase && step.items.some(({ error }) => error === undefined));
    await forEachBounded(now, AT_ONCE, runStep);
  }
}

async function runStep(step: Step): Promise<void> {
  try {
    const failures = (await step.run()) ?? new Map<PlannedItem, unknown>();
    for (const [item, error] of failures) fail(item, error);
  } catch (error) {
    for (const item of step.items) fail(item, error);
  }
}

function fail(item: PlannedItem, thrown: unknown): void {
  const { code, message } = toAppError(thrown);
  item.error = { code, detail: message };
}
