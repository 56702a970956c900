import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';

/** Gives the 201 of a lease its `Location`, a replayed one too. */
@Injectable()
export class LeaseLocation implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(tap((body) => addLocation(reply, body as { lock?: string; leaseId?: string } | undefined)));
  }
}

function addLocation(reply: FastifyReply, { lock, leaseId }: { lock?: string; leaseId?: string } = {}): void {
  if (reply.statusCode === 201 && lock !== undefined && leaseId !== undefined)
    void reply.header('location', `/v1/locks/${lock}/leases/${leaseId}`);
}
