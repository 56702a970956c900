export { LoggingModule } from './logging.ts';
export { QuietLogger } from './quiet-logger.ts';
export { addRequestLog } from './request-log.ts';
