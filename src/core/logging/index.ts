export { loggingModule } from './logging.ts';
