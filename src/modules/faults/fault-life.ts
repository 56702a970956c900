import { endOfFault, findRampValue, isFaultActive, type Fault, type Faults } from '../../contract/faults/index.ts';
import { faultSince } from '../data-plane/index.ts';

interface FaultyDocument {
  readonly spec: { readonly faults: Faults };
  readonly updatedAt: string;
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
}

interface FaultLife {
  active: boolean;
  since: string;
  rampValue?: number;
  leftMs?: number;
  leftHits?: number;
}

/** How it stands with a fault now. `hits`: what counts towards `maxHits`. */
export function lifeOf(document: FaultyDocument, name: string, hits: number): FaultLife {
  const fault = document.spec.faults[name] as Fault;
  const sinceMs = faultSince(document, name);
  const nowMs = Date.now();
  const leftMs = Math.max(0, endOfFault(fault, sinceMs) - nowMs);
  const maxHits = 'maxHits' in fault ? (fault.maxHits ?? Infinity) : Infinity;
  const leftHits = Math.max(0, maxHits - hits);
  const rampValue = 'ramp' in fault ? findRampValue(fault, sinceMs, nowMs) : undefined;
  return {
    active: leftMs > 0 && leftHits > 0 && isFaultActive(fault, sinceMs, nowMs),
    since: new Date(sinceMs).toISOString(),
    ...(rampValue === undefined ? {} : { rampValue: Math.round(rampValue * 1000) / 1000 }),
    ...(leftMs === Infinity ? {} : { leftMs }),
    ...(leftHits === Infinity ? {} : { leftHits }),
  };
}
