import { createHash } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AppError, ValidationError } from '../errors/index.ts';
import { RedisConnections, RedisKeys } from '../redis/index.ts';
import { findCaller } from './access.ts';
import { IdempotencyStore, type KeptAnswer, type OwnedKey } from './idempotency-store.ts';

const VALID_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * `Idempotency-Key`: the first request with a key runs, and its 2xx answer is kept for 24 hours; the same request again gets that answer
 * with `idempotency-replayed: true`. Another request with the key is `idempotency_conflict`, the same one in the meantime
 * `idempotency_in_progress`. After an error the key is free again. Each API key has Idempotency-Keys of its own, and what is kept is bounded
 * in bytes. A dry run does nothing that must not be done twice: it takes no key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #logger = new Logger('http');
  readonly #store: IdempotencyStore;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#store = new IdempotencyStore(connections.api, keys);
  }

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const header = request.headers['idempotency-key'];
    if (header === undefined || isDryRun(request)) return next.handle();
    return from(this.#once(String(header), request, http.getResponse<FastifyReply>(), next));
  }

  async #once(
    header: string,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler<unknown>,
  ): Promise<unknown> {
    if (!VALID_KEY.test(header))
      throw new ValidationError([{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }]);
    const key = { owner: findCaller(request)?.name ?? '', key: header };
    const fingerprint = fingerprintOf(request);
    const reservation = await this.#store.reserve(key, fingerprint);
    if (reservation.state === 'kept') return replay(reservation.answer, reply);
    if (reservation.state === 'other')
      throw new AppError(
        'idempotency_conflict',
        'This key was already used with another method, path or body. Use a new key.',
      );
    if (reservation.state === 'running')
      throw new AppError('idempotency_in_progress', 'The first request with this key is still running. Retry later.');
    if (reservation.state === 'tooLarge')
      throw new AppError(
        'idempotency_answer_too_large',
        'The first request with this key succeeded, but its response was too large to store. Read the resource it created instead.',
      );
    return this.#run(key, fingerprint, reply, next);
  }

  async #run(key: OwnedKey, fingerprint: string, reply: FastifyReply, next: CallHandler<unknown>): Promise<unknown> {
    const settle = (work: Promise<void>): Promise<void> =>
      work.catch((error: unknown) =>
        this.#logger.warn({ err: error }, 'could not store the response of an idempotency key'),
      );
    try {
      const body = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await settle(this.#store.keep(key, fingerprint, { status: reply.statusCode, body }));
      return body;
    } catch (error) {
      await settle(this.#store.release(key));
      throw error;
    }
  }
}

/** A POST that honours `Idempotency-Key`. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes it safe to repeat the request: the response is kept for 24 hours and replayed to the same API key. A response over 256 KiB is not kept; a repeat then fails with `idempotency_answer_too_large` and runs nothing. Each API key may keep 8 MiB; the oldest responses are evicted first. 1 to 255 visible ASCII characters.',
      schema: {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        pattern: '^[!-~]+$',
        examples: ['create-greeter-1'],
      } as object,
    }),
  );
}

function isDryRun({ query }: FastifyRequest): boolean {
  return (query as Record<string, unknown>)['dryRun'] === 'true';
}

/** The same request: method, path with query, and body. */
function fingerprintOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest('base64url');
}

function replay(answer: KeptAnswer, reply: FastifyReply): unknown {
  void reply.status(answer.status).header('idempotency-replayed', 'true');
  return answer.body;
}
