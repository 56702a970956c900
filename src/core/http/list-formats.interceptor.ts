import { UseInterceptors, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { csvOf, LIST_TYPES, listFormatOf, ndjsonOf } from './list-format.ts';

interface Listed {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** Header with the `nextCursor` of a list that is not JSON; absent on the last page. */
export const NEXT_CURSOR_HEADER = 'x-next-cursor';

/** The list is answered as `application/x-ndjson` or `text/csv` (with these columns) when `Accept` asks for it; other types are 406 `not_acceptable`. */
export function ListFormats(...columns: readonly string[]): MethodDecorator {
  return UseInterceptors(new ListFormatInterceptor(columns));
}

class ListFormatInterceptor implements NestInterceptor {
  readonly #columns: readonly string[];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  intercept(context: ExecutionContext, next: CallHandler<Listed>): Observable<unknown> {
    const http = context.switchToHttp();
    const format = listFormatOf(http.getRequest<FastifyRequest>().headers.accept);
    if (format === 'json') return next.handle();
    return next.handle().pipe(
      map(({ items, nextCursor }) => {
        const reply = http.getResponse<FastifyReply>();
        void reply.header('content-type', `${LIST_TYPES[format]}; charset=utf-8`);
        if (nextCursor !== null) void reply.header(NEXT_CURSOR_HEADER, nextCursor);
        return format === 'ndjson' ? ndjsonOf(items) : csvOf(items, this.#columns);
      }),
    );
  }
}
