import { Catch, Injectable, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { translate } from '../../../core/http/index.ts';
import { StreamSessions } from './stream-sessions.ts';

/** What a command throws becomes its reply. */
@Catch()
@Injectable()
export class StreamErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('stream');
  readonly #sessions: StreamSessions;

  constructor(@Inject(StreamSessions) sessions: StreamSessions) {
    this.#sessions = sessions;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const ws = host.switchToWs();
    const error = translate(thrown);
    if (error.code === 'internal') this.#logger.error({ err: thrown }, 'unexpected error');
    this.#sessions.find(ws.getClient<WebSocket>())?.fail(ws.getData<{ id: string | number }>().id, error);
  }
}
