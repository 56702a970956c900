export { SetupsModule } from './setups.module.ts';
