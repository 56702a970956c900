import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../../../contract/events.ts';
import type { FaultChangeBy } from '../../../contract/fault-events.ts';
import { isFaultActive, type Fault } from '../../../contract/faults/index.ts';
import type { EventLog } from '../../events/index.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import { sourceOf, type EndpointKind, type EndpointSpec } from './endpoint-kind.ts';
import { faultSince } from './fault-times.ts';

interface Publisher<Spec extends EndpointSpec> {
  readonly kind: Pick<EndpointKind<Spec>, 'noun'>;
  readonly log: EventLog;
}

/** Publishes what happened to an endpoint. */
export function publishChange<Spec extends EndpointSpec>(
  { kind, log }: Publisher<Spec>,
  happened: 'created' | 'updated' | 'deleted' | 'reset',
  document: EndpointDocument<Spec>,
  data: object,
): void {
  const type = `${kind.noun}.${happened}` satisfies EventType;
  log.publish({ type, subject: sourceOf(kind, document), data: { ...data } });
}

/** Publishes that there is a new endpoint, and its faults. */
export function publishCreated<Spec extends EndpointSpec>(
  publisher: Publisher<Spec>,
  document: EndpointDocument<Spec>,
): void {
  publishChange(publisher, 'created', document, { revision: document.revision });
  publishFaultChanges(publisher, undefined, document, 'api');
}

/** Publishes what a change of an endpoint did to each of its faults; `before` undefined: it is new. */
export function publishFaultChanges<Spec extends EndpointSpec>(
  publisher: Publisher<Spec>,
  before: EndpointDocument<Spec> | undefined,
  next: EndpointDocument<Spec>,
  by: FaultChangeBy,
): void {
  const { kind, log } = publisher;
  const names = new Set([...Object.keys(before?.spec.faults ?? {}), ...Object.keys(next.spec.faults)]);
  for (const name of [...names].sort()) {
    const [old, fault] = [before?.spec.faults[name], next.spec.faults[name]];
    if (isDeepStrictEqual(old, fault)) continue;
    const known = fault ?? old;
    if (known === undefined) continue;
    const type = old === undefined ? 'fault.added' : fault === undefined ? 'fault.removed' : 'fault.changed';
    const data = { name, type: known.type, ...directionOf(known), enabled: known.enabled };
    const reason = fault === undefined ? { reason: by } : {};
    log.publish({ type, subject: sourceOf(kind, next), data: { ...data, revision: next.revision, ...reason } });
    const wasActive = before !== undefined && isActiveNow(before, name, old);
    const isActive = isActiveNow(next, name, fault);
    if (wasActive !== isActive) publishActivity(publisher, next, { name, fault: known, isActive, by });
  }
}

/** Publishes that a fault begins or ceases to act. */
export function publishActivity<Spec extends EndpointSpec>(
  { kind, log }: Publisher<Spec>,
  document: EndpointDocument<Spec>,
  {
    name,
    fault,
    isActive,
    by,
  }: {
    readonly name: string;
    readonly fault: Fault;
    readonly isActive: boolean;
    readonly by: FaultChangeBy | 'schedule';
  },
): void {
  const data = { name, type: fault.type, ...directionOf(fault), by };
  log.publish({ type: isActive ? 'fault.started' : 'fault.ended', subject: sourceOf(kind, document), data });
}

function isActiveNow<Spec extends EndpointSpec>(
  document: EndpointDocument<Spec>,
  name: string,
  fault: Fault | undefined,
): boolean {
  return fault !== undefined && isFaultActive(fault, faultSince(document, name), Date.now());
}

/** Faults of whole connections have none. */
function directionOf(fault: Fault): { direction?: 'in' | 'out' | 'both' } {
  return 'direction' in fault ? { direction: fault.direction } : {};
}
