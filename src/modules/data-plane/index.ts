export { DataPlaneModule } from './data-plane.module.ts';
export { DeathRecord, SUSPEND_AFTER_DEATHS, SUSPEND_WITHIN_MS } from './death-record.ts';
export { NetThreads } from './net-threads.ts';
export { Placement } from './placement.ts';
