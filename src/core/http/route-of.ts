import type { FastifyRequest } from 'fastify';

/**
 * The pattern of the route that answers (`/v1/listeners/:id`), or the path as sent when there is none. Decisions about a request must
 * not look at its URL: the router decodes it first, so `/%76%31/listeners` is `/v1/listeners` too.
 */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url;
}
