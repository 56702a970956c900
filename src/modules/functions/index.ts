export { FunctionsModule } from './functions.module.ts';
