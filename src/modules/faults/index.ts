export { FaultsModule } from './faults.module.ts';
