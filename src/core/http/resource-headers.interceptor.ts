import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap, type Observable } from 'rxjs';

interface Resource {
  readonly id?: unknown;
  readonly revision?: unknown;
}

/** Gives the answer of a resource its `ETag` (the revision), and a 201 its `Location`. A dry run creates nothing: it is a 200. */
@Injectable()
export class ResourceHeaders implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(tap((body) => addHeaders(body, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>())));
  }
}

function addHeaders(body: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (reply.statusCode === 201 && (request.query as Record<string, unknown>)['dryRun'] === 'true') {
    void reply.status(200);
    return;
  }
  const { id, revision } = (typeof body === 'object' && body !== null ? body : {}) as Resource;
  if (typeof revision === 'number') void reply.header('etag', `"${revision}"`);
  if (typeof id === 'string' && reply.statusCode === 201)
    void reply.header('location', `${request.url.split('?')[0] ?? ''}/${id}`.replace(/\/\//g, '/'));
}
