export { ListenersModule } from './listeners.module.ts';
export { requireRuleNames } from './rule-names.ts';
export { ListenersService } from './listeners.service.ts';
