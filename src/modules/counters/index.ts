export { CountersModule } from './counters.module.ts';
export { Counters, type CounterConditions } from './counters.service.ts';
