import { bandwidthFault } from './bandwidth.ts';
import type { CableFault, Fault, FaultOf, GateFault } from './fault.ts';
import { latencyFault } from './latency.ts';
import { lossFault } from './loss.ts';
import { links } from './profile.ts';
import { retransmitFault } from './retransmit.ts';

/** Where a fault is. */
export interface FaultPlace {
  readonly isStream: boolean;
  readonly isClient: boolean;
}

const BYTES_PER_KBIT = 125;

/** What a fault consists of: a profile of several, all others of themselves. */
export function expandFault(fault: Fault, place: FaultPlace): readonly (CableFault | GateFault)[] {
  if (fault.type !== 'profile') return [fault];
  return (['out', 'in'] as const)
    .filter((direction) => fault.direction === direction || fault.direction === 'both')
    .flatMap((direction) => partsOf(fault, direction, place));
}

function partsOf(
  { type: _type, profile, share, ...fields }: FaultOf<'profile'>,
  direction: 'in' | 'out',
  { isStream, isClient }: FaultPlace,
): CableFault[] {
  const { downKbit, upKbit, roundTripMs, loss: rate } = links[profile];
  const kbit = (direction === 'out') === isClient ? upKbit : downKbit;
  const common = { ...fields, direction };
  const hasLatency = direction === 'out' || fields.direction === 'in';
  return [
    ...(hasLatency ? [latencyFault.parse({ ...common, type: 'latency', ms: roundTripMs, keepOrder: !isStream })] : []),
    bandwidthFault.parse({ ...common, type: 'bandwidth', bytesPerSecond: kbit * BYTES_PER_KBIT, share }),
    ...(rate === 0 ? [] : [lossOf({ ...common, rate }, isStream)]),
  ];
}

function lossOf(fields: object, isStream: boolean): CableFault {
  return isStream
    ? retransmitFault.parse({ ...fields, type: 'retransmit' })
    : lossFault.parse({ ...fields, type: 'loss' });
}
