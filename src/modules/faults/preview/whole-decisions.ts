import type { PreviewedConnection } from '../../../contract/fault-preview.ts';
import { jitteredMs, type Dice } from '../../../contract/faults/chance/index.ts';
import type { CableFault, FaultOf, GateFault } from '../../../contract/faults/index.ts';

export type Whole = Pick<PreviewedConnection, 'action' | 'delayMs'>;

const ENDS = { fin: 'close', half: 'half', reset: 'reset' } as const;

/** What each type does to a connection, or to everything in one direction of it. `dice`: of the connection. */
const decisions: {
  readonly [T in (CableFault | GateFault)['type']]: (fault: FaultOf<T>, dice: Dice) => Whole;
} = {
  noop: () => ({ action: 'count' }),
  latency: ({ ms }) => ({ action: 'delay', delayMs: ms }),
  bandwidth: () => ({ action: 'pace' }),
  limit: ({ then }) => ({ action: then }),
  slice: () => ({ action: 'cut' }),
  stall: ({ how }) => ({ action: how }),
  retransmit: () => ({ action: 'retransmit' }),
  loss: () => ({ action: 'drop' }),
  duplicate: () => ({ action: 'repeat' }),
  reorder: () => ({ action: 'hold' }),
  corrupt: () => ({ action: 'damage' }),
  replace: () => ({ action: 'replace' }),
  inject: () => ({ action: 'inject' }),
  truncate: () => ({ action: 'truncate' }),
  mtu: ({ how }) => ({ action: how }),
  close: ({ how }) => ({ action: ENDS[how] }),
  slowClose: ({ delayMs }) => ({ action: 'delay', delayMs }),
  vanish: () => ({ action: 'swallow' }),
  trace: () => ({ action: 'pace' }),
  dialFailure: ({ how }) => ({ action: how }),
  dialDelay: (fault, dice) => ({ action: 'dialLate', delayMs: jitteredMs(fault, dice, 1) }),
  acceptDelay: (fault, dice) => ({ action: 'acceptLate', delayMs: jitteredMs(fault, dice, 0) }),
  limitConnections: ({ excess }) => ({ action: excess }),
  refuse: () => ({ action: 'refuse' }),
  tlsHandshake: ({ failure, delayMs }) => ({
    action: failure ?? 'delay',
    ...(delayMs === undefined ? {} : { delayMs }),
  }),
};

export function wholeDecisionOf(fault: CableFault | GateFault, dice: Dice): Whole {
  return (decisions[fault.type] as (fault: CableFault | GateFault, dice: Dice) => Whole)(fault, dice);
}
