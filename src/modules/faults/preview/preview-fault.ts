import {
  findSeed,
  transportOf,
  type FaultPreview,
  type FaultPreviewRequest,
  type PreviewedConnection,
  type PreviewedUnit,
} from '../../../contract/fault-preview.ts';
import { affectsConnection, affectsUnit, diceFor, diceOf, rollsOf } from '../../../contract/faults/chance/index.ts';
import {
  affectsMessages,
  expandFault,
  faultAt,
  type CableFault,
  type Fault,
  type GateFault,
} from '../../../contract/faults/index.ts';
import { blockListOf } from '../../../contract/ip.ts';
import { findUnitDecider, type UnitDecider } from './unit-deciders.ts';
import { wholeDecisionOf } from './whole-decisions.ts';

/** One fault in one direction, if it has any. */
interface Instance {
  readonly fault: CableFault | GateFault;
  readonly direction: 'in' | 'out' | undefined;
}

/**
 * What a fault decides, by the code that the stages on net threads decide with. Time is left out: the fault counts as active throughout, with
 * any number of hits.
 */
export function previewFault(request: FaultPreviewRequest): FaultPreview {
  const { name, connections, atMs } = request;
  const fault = 'ramp' in request.fault ? faultAt(request.fault, atMs) : request.fault;
  const transport = transportOf(request);
  const seed = findSeed(fault) ?? request.seed ?? 0;
  const instances = instancesOf(fault, transport !== 'udp');
  const rows: PreviewedConnection[] = [];
  for (let ordinal = 1; ordinal <= connections; ordinal += 1)
    for (const instance of instances) rows.push(connectionOf(instance, { ...request, seed, transport }, ordinal));
  return { name, transport, seed, connections: rows };
}

function instancesOf(fault: Fault, isStream: boolean): Instance[] {
  return expandFault(fault, { isStream, isClient: false }).flatMap((part): Instance[] => {
    if (!('direction' in part)) return [{ fault: part, direction: undefined }];
    const directions = part.direction === 'both' ? (['in', 'out'] as const) : [part.direction];
    return directions.map((direction) => ({ fault: part, direction }));
  });
}

function connectionOf(
  { fault, direction }: Instance,
  request: FaultPreviewRequest & { readonly seed: number },
  ordinal: number,
): PreviewedConnection {
  const dice = diceOf(request.seed, request.name, direction ?? 'in');
  const row = { connection: ordinal, type: fault.type, ...(direction === undefined ? {} : { direction }) };
  // Gates draw once a connection, whatever the transport; messages of a stream are units as datagrams are.
  const isStream = (request.transport !== 'udp' && !affectsMessages(fault)) || direction === undefined;
  const peers = request.peer === undefined ? undefined : peersOf(fault);
  const facts = { ordinal, peer: request.peer ?? '', isStream };
  if (!affectsConnection(fault, facts, diceFor(dice, ordinal), peers)) return { ...row, affected: false, units: [] };
  const decider = findUnitDecider(fault, rollsOf(dice, ordinal), {
    isStream,
    datagramBytes: request.datagramBytes,
  });
  const whole = decider === undefined ? wholeDecisionOf(fault, diceFor(dice, ordinal)) : {};
  const isHit = (unit: number): boolean =>
    isStream || !('direction' in fault) || affectsUnit(fault.probability, diceFor(dice, ordinal), unit);
  return {
    ...row,
    affected: true,
    ...whole,
    units: decider === undefined ? [] : unitsOf(decider, request.units, isHit),
  };
}

function peersOf(fault: CableFault | GateFault) {
  const peer = 'when' in fault ? fault.when.peer : undefined;
  return peer === undefined ? undefined : blockListOf(peer);
}

function unitsOf(decider: UnitDecider, units: number, isHit: (unit: number) => boolean): PreviewedUnit[] {
  const rows: PreviewedUnit[] = [];
  for (let unit = 0; unit < units; unit += 1) {
    if (!decider.has(unit) || !isHit(unit)) continue;
    const decision = decider.decide(unit);
    if (decision === undefined) continue;
    const offset = decider.offsetOf?.(unit);
    rows.push({ unit, ...(offset === undefined ? {} : { offset }), ...decision });
  }
  return rows;
}
