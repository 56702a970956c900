export type { AcquireRequest } from './acquisition.ts';
export type { HeldLease } from './held-lease.ts';
export { lockTokenField } from './lock-keys.ts';
export { LocksModule } from './locks.module.ts';
export { Locks, type HoldRequest } from './locks.service.ts';
