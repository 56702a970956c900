import type { FastifyInstance } from 'fastify';
import { routeOf } from '../http/route-of.ts';
import { AppError } from '../errors/index.ts';
import type { Lifecycle, Phase } from './lifecycle.ts';

/** Answers to /v1 while the node does not serve. */
const refusals: Readonly<Record<Exclude<Phase, 'ready'>, () => AppError>> = {
  starting: () => new AppError('not_ready', 'The node is starting; poll GET /readyz until it is ready.'),
  stopping: () => new AppError('shutting_down', 'The node is shutting down.'),
  stopped: () => new AppError('shutting_down', 'The node is shutting down.'),
};

/** Why the node does not serve; undefined while it does. */
export function findRefusal({ phase }: Pick<Lifecycle, 'phase'>): AppError | undefined {
  return phase === 'ready' ? undefined : refusals[phase]();
}

/** Everything under /v1 is answered with 503 unless the node is ready. Probes and documents are always answered. */
export function addLifecycleCheck(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (routeOf(request).startsWith('/v1/')) done(findRefusal(lifecycle));
    else done();
  });
}
