export { LoggingModule } from './logging.ts';
export { QuietLogger } from './quiet-logger.ts';
