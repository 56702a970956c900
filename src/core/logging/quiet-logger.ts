import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** What Nest says while it puts itself together: a line for every module and route. */
const START_UP_CONTEXTS = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'WebSocketsController',
]);

/** The logger of the application; what the framework says of its own start-up is for debugging. */
@Injectable()
export class QuietLogger extends Logger {
  override log(message: unknown, ...more: unknown[]): void {
    if (START_UP_CONTEXTS.has(more.at(-1))) this.debug(message, ...more);
    else super.log(message, ...more);
  }

  /** Whether a line of this level would be written. */
  writes(level: 'debug' | 'warn'): boolean {
    return this.logger.logger.isLevelEnabled(level);
  }
}
