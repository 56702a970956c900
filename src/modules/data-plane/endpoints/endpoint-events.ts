import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../../../contract/events.ts';
import type { EventLog } from '../../events/index.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import { sourceOf, type EndpointKind, type EndpointSpec } from './endpoint-kind.ts';

interface Publisher<Spec extends EndpointSpec> {
  readonly kind: EndpointKind<Spec>;
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

/** Publishes what a change of an endpoint did to each of its faults. */
export function publishFaultChanges<Spec extends EndpointSpec>(
  { kind, log }: Publisher<Spec>,
  before: EndpointDocument<Spec>,
  next: EndpointDocument<Spec>,
): void {
  const names = new Set([...Object.keys(before.spec.faults), ...Object.keys(next.spec.faults)]);
  for (const name of [...names].sort()) {
    const [old, fault] = [before.spec.faults[name], next.spec.faults[name]];
    if (isDeepStrictEqual(old, fault)) continue;
    const known = fault ?? old;
    if (known === undefined) continue;
    const type = old === undefined ? 'fault.added' : fault === undefined ? 'fault.removed' : 'fault.changed';
    const direction = 'direction' in known ? { direction: known.direction } : {};
    const data = { name, type: known.type, ...direction, enabled: known.enabled };
    log.publish({ type, subject: sourceOf(kind, next), data: { ...data, revision: next.revision } });
  }
}
