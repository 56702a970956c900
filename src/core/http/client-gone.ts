import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppError } from '../errors/index.ts';

/** Handler argument: an AbortSignal, aborted when the client closes the connection before it has the whole answer. For handlers that wait. */
export const ClientGone = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  const gone = new AbortController();
  const abort = (): void => gone.abort(new AppError('connection_aborted', 'The client closed the connection.'));
  if (raw.destroyed || raw.socket?.destroyed === true) abort();
  else
    raw.once('close', () => {
      if (!raw.writableFinished) abort();
    });
  return gone.signal;
});
