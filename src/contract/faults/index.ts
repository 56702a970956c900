export { expandFault, type FaultPlace } from './expand.ts';
export { affectsMessages, messageViewOf, type MessageView } from './messages.ts';
export { endOfFault, isFaultActive, nextFaultChange, periodOf } from './fault-time.ts';
export { faultAt, findRampValue, rampStart, withRamp, type Ramp } from './ramp.ts';
export {
  faultNameSchema,
  faultSchema,
  faultsField,
  faultTransports,
  checkFaults,
  MAX_FAULTS,
  isCableFault,
  type CableFault,
  type Fault,
  type FaultOf,
  type Faults,
  type FaultType,
  type GateFault,
} from './fault.ts';
