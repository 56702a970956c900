export { FunctionsModule } from './functions.module.ts';
export { Functions } from './functions.service.ts';
