import { MAX_WAIT_MS } from '../../../contract/index.ts';

/** How long a node may take to begin its answer to a request that asks for no waiting, in milliseconds. */
const BASE_TIMEOUT_MS = 10_000;
/** Members of bodies and queries that ask the node to wait that long first. */
const WAITS = ['timeoutMs', 'withinMs', 'waitMs', 'graceMs'];

/** How long the answer to a request may take to begin, in milliseconds: what it asks for itself, and some more. */
export function answerTimeoutMs(...sources: readonly unknown[]): number {
  const asked = sources
    .flatMap((source) => WAITS.map((name) => Number(isRecord(source) ? source[name] : undefined)))
    .filter((ms) => ms > 0);
  return BASE_TIMEOUT_MS + Math.min(MAX_WAIT_MS, Math.max(0, ...asked));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
