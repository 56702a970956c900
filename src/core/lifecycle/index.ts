export { Lifecycle, START_ORDER, STOP_ORDER, type LifecyclePart, type Phase } from './lifecycle.ts';
export { LifecycleModule } from './lifecycle.module.ts';
export { addLifecycleCheck, findRefusal } from './lifecycle-check.ts';
export { Readiness, type ReadinessCheck } from './readiness.ts';
