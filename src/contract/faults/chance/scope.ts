import type { BlockList } from 'node:net';
import { isListed } from '../../ip.ts';
import { roll, type Dice } from './dice.ts';

const CONNECTION_DRAW = -1;
const UNIT_DRAW = -2;

/** What decides whom a fault affects; one that has none of it affects all. */
export interface Scope {
  readonly enabled: boolean;
  readonly probability?: number;
  readonly when?: {
    readonly connections?:
      | { readonly from: number; readonly to?: number | undefined; readonly every: number }
      | undefined;
  };
}

interface Affected {
  readonly ordinal: number;
  readonly peer: string;
  /** Chance is drawn for the connection as a whole, not for each datagram or message. */
  readonly isStream: boolean;
}

/** Whether a fault affects a connection at all. `dice`: of the connection; `peers`: of the fault, undefined: all. */
export function affectsConnection(
  { enabled, probability = 1, when }: Scope,
  { ordinal, peer, isStream }: Affected,
  dice: Dice,
  peers: BlockList | undefined,
): boolean {
  if (!enabled || probability === 0) return false;
  const { from = 1, to = Infinity, every = 1 } = when?.connections ?? {};
  if (ordinal < from || ordinal > to || (ordinal - from) % every !== 0) return false;
  if (peers !== undefined && !isListed(peers, peer)) return false;
  return !isStream || roll(dice, 0, CONNECTION_DRAW) < probability;
}

/** Whether a fault affects a datagram, or a message of a stream. */
export function affectsUnit(probability: number, dice: Dice, number: number): boolean {
  return probability === 1 || roll(dice, number, UNIT_DRAW) < probability;
}
