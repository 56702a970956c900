import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { QuietLogger } from './quiet-logger.ts';

/** Id of the request that is being handled. */
const current = new AsyncLocalStorage<string>();

/** What every line that is written while a request is handled says besides: its id, which the answer carries too. */
export function requestFields(): { reqId?: string } {
  const reqId = current.getStore();
  return reqId === undefined ? {} : { reqId };
}

/**
 * A line a request: at debug, or as a warning for a 500, the only unintended response (its error is logged where it is caught).
 * Costs next to nothing while the level is off: a child logger for each request, as pino-http makes them, was a tenth of a GET.
 */
export function addRequestLog(fastify: FastifyInstance, logger: QuietLogger): void {
  // Not before the body was read: what comes after that begins in another context.
  fastify.addHook('preValidation', (request, _reply, done) => current.run(String(request.id), done));
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode === 500 ? 'warn' : 'debug';
    if (logger.writes(level)) {
      const { id, method } = request;
      // A query may hold private values: names, labels, search texts.
      const url = request.url.split('?', 1)[0];
      logger[level](
        {
          reqId: id,
          req: { id, method, url },
          res: reply.raw,
          responseTime: Math.round(reply.elapsedTime),
          msg: 'request completed',
        },
        'http',
      );
    }
    done();
  });
}
