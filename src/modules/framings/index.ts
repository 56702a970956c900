export { FramingsModule } from './framings.module.ts';
