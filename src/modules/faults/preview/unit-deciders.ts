import type { PreviewedUnit } from '../../../contract/fault-preview.ts';
import {
  CELL_BYTES,
  Damage,
  Delays,
  isChosen,
  Losses,
  overtakers,
  pieceBytes,
  Retransmissions,
  SEGMENT_BYTES,
  type Rolls,
} from '../../../contract/faults/chance/index.ts';
import type { CableFault, FaultOf, GateFault } from '../../../contract/faults/index.ts';
import { wholeDecisionOf } from './whole-decisions.ts';

type Decision = Omit<PreviewedUnit, 'unit' | 'offset'>;

/** What a fault decides for the units of one direction of one connection. They are asked for in ascending order. */
export interface UnitDecider {
  /** The unit exists within the window of the fault (`after`, `until`). */
  has(unit: number): boolean;
  /** Undefined: it passes as it is. */
  decide(unit: number): Decision | undefined;
  /** Where it begins in the stream; undefined: it has no place of its own. */
  offsetOf?(unit: number): number | undefined;
}

interface Place {
  readonly isStream: boolean;
  readonly datagramBytes: number;
}
type Decide = UnitDecider['decide'];
type Deciders = {
  readonly [T in CableFault['type']]?: (fault: FaultOf<T>, rolls: Rolls, place: Place) => Decide;
};

/** Most positions of damaged bytes that are listed for a unit. */
const MAX_POSITIONS = 16;

/** What is drawn, or counted, for each unit: of cells and datagrams alike. */
const deciders: Deciders = {
  latency: (fault, rolls) => {
    const delays = new Delays(rolls, fault);
    return (unit) => ({ action: 'delay', delayMs: delays.of(unit) });
  },
  retransmit: (fault, rolls) => {
    const losses = new Retransmissions(rolls, fault);
    return (unit) => (losses.isLost(unit) ? { action: 'retransmit', delayMs: losses.delayMs(unit) } : undefined);
  },
  loss: (fault, rolls) => {
    const losses = new Losses(rolls, fault);
    return (unit) => (losses.isLost(unit) ? { action: 'drop' } : undefined);
  },
  duplicate:
    ({ rate, copies }, rolls) =>
    (unit) =>
      isChosen(rolls, unit, rate) ? { action: 'repeat', copies } : undefined,
  reorder:
    ({ rate, window }, rolls) =>
    (unit) =>
      isChosen(rolls, unit, rate) ? { action: 'hold', overtakenBy: overtakers(rolls, unit, window) } : undefined,
  truncate:
    ({ bytes, rate }, rolls, { datagramBytes }) =>
    (unit) =>
      datagramBytes > bytes && isChosen(rolls, unit, rate) ? { action: 'truncate', bytes } : undefined,
  corrupt: (fault, rolls, { isStream, datagramBytes }) => {
    const damage = new Damage(rolls, fault);
    const span = isStream ? CELL_BYTES : datagramBytes;
    return (unit) => {
      const positions: number[] = [];
      let bytes = 0;
      const base = isStream ? unit * CELL_BYTES : 0;
      damage.find(
        { unit, from: 0, to: span, offset: 0, span, base },
        {
          damage: (at) => {
            bytes += 1;
            if (bytes <= MAX_POSITIONS) positions.push(at);
          },
        },
      );
      return bytes === 0 ? undefined : { action: 'damage', bytes, positions };
    };
  },
};

/** Datagrams are counted, too, where a stream has no units. */
const datagramDeciders: Deciders = {
  mtu:
    ({ bytes, how }, _rolls, { datagramBytes }) =>
    () => {
      if (datagramBytes <= bytes) return undefined;
      return how === 'drop' ? { action: how } : { action: how, bytes };
    },
  limit: ({ bytes = Infinity, messages = Infinity, datagrams = Infinity, then }, _rolls, { datagramBytes }) => {
    let passed = 0;
    return () => {
      if (passed >= Math.min(messages, datagrams) || (passed + 1) * datagramBytes > bytes) return { action: then };
      passed += 1;
      return undefined;
    };
  },
};

/** Undefined: nothing is decided for single units. */
export function findUnitDecider(fault: CableFault | GateFault, rolls: Rolls, place: Place): UnitDecider | undefined {
  if (!('direction' in fault)) return undefined;
  if (fault.type === 'slice') return piecesOf(fault, rolls);
  const found = deciders[fault.type] ?? (place.isStream ? undefined : datagramDeciders[fault.type]);
  if (found === undefined) return place.isStream ? undefined : everyDatagram(fault, place);
  const decide = (found as (fault: CableFault, rolls: Rolls, place: Place) => Decide)(fault, rolls, place);
  return { decide, ...placesOf(fault, place) };
}

/** Where the units are, and which are in the window. */
function placesOf(fault: CableFault, { isStream, datagramBytes }: Place): Pick<UnitDecider, 'has' | 'offsetOf'> {
  const [from, to] = [fault.after?.bytes ?? 0, fault.until?.bytes ?? Infinity];
  // Chunks have no length that is known before.
  if (isStream && fault.type === 'loss') return { has: () => true };
  if (!isStream) {
    const [first, end] = [fault.after?.messages ?? 0, fault.until?.messages ?? Infinity];
    const isCounted = (unit: number): boolean => unit >= first && unit < end;
    return { has: (unit) => isCounted(unit) && unit * datagramBytes >= from && unit * datagramBytes < to };
  }
  const length = fault.type === 'retransmit' ? SEGMENT_BYTES : CELL_BYTES;
  // The cells of corrupt begin with the fault, all others with the stream.
  const first = fault.type === 'corrupt' ? from : 0;
  const offsetOf = (unit: number): number => first + unit * length;
  return { has: (unit) => offsetOf(unit) + length > from && offsetOf(unit) < to, offsetOf };
}

function everyDatagram(fault: CableFault, place: Place): UnitDecider {
  const { action = 'count' } = wholeDecisionOf(fault, 0);
  return { decide: () => ({ action }), ...placesOf(fault, place) };
}

function piecesOf(fault: FaultOf<'slice'>, rolls: Rolls): UnitDecider {
  let next = fault.after?.bytes ?? 0;
  let offset = next;
  return {
    has: () => next < (fault.until?.bytes ?? Infinity),
    decide: (piece) => {
      const bytes = pieceBytes(rolls, piece, fault);
      offset = next;
      next += bytes;
      return { action: 'cut', bytes };
    },
    offsetOf: () => offset,
  };
}
