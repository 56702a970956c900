import type { CableFault, FaultOf } from '../../../../contract/faults/index.ts';
import type { CreateStage, StageContext, StageOf } from '../stage.ts';
import { bandwidth } from './bandwidth.ts';
import { close } from './close.ts';
import { corrupt } from './corrupt.ts';
import { duplicate } from './duplicate.ts';
import { inject } from './inject.ts';
import { latency } from './latency.ts';
import { limit } from './limit.ts';
import { loss } from './loss.ts';
import { mtu } from './mtu.ts';
import { noop } from './noop.ts';
import { reorder } from './reorder.ts';
import { replace } from './replace.ts';
import { retransmit } from './retransmit.ts';
import { slice } from './slice.ts';
import { slowClose } from './slow-close.ts';
import { stall } from './stall.ts';
import { trace } from './trace.ts';
import { truncate } from './truncate.ts';
import { vanish } from './vanish.ts';

/** The stage of each type of fault: one row a type. */
const stages: { readonly [T in CableFault['type']]: CreateStage<FaultOf<T>> } = {
  noop,
  latency,
  bandwidth,
  limit,
  slice,
  stall,
  retransmit,
  loss,
  duplicate,
  reorder,
  corrupt,
  replace,
  inject,
  truncate,
  mtu,
  close,
  slowClose,
  vanish,
  trace,
};

export function createStage(fault: CableFault, context: StageContext): StageOf<CableFault> {
  return (stages[fault.type] as CreateStage<CableFault>)(fault, context);
}
