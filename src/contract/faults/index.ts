export {
  faultNameSchema,
  faultSchema,
  faultsField,
  faultTransports,
  checkFaults,
  MAX_FAULTS,
  type Fault,
  type FaultOf,
  type Faults,
  type FaultType,
} from './fault.ts';
