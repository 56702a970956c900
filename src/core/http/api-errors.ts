import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/index.ts';

/** Member of an operation that lists its error codes until the OpenAPI document is finished (docs module). */
export const ERRORS_EXTENSION = 'x-error-codes';

/**
 * The error codes a handler (or every handler of a controller) can answer with. They become `application/problem+json` responses in the
 * OpenAPI document, grouped by status, with an example each. The common ones are added by themselves: see {@link COMMON_ERRORS}.
 */
export function ApiErrors(...codes: readonly ErrorCode[]): MethodDecorator & ClassDecorator {
  return ApiExtension(ERRORS_EXTENSION, [...codes]);
}

/** What any operation under /v1 can answer. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  'validation_failed',
  'unauthorized',
  'insufficient_scope',
  'host_forbidden',
  'origin_forbidden',
  'internal',
  'not_ready',
  'shutting_down',
  'redis_unavailable',
];

/** …and any that takes a body. */
export const BODY_ERRORS: readonly ErrorCode[] = ['malformed_json', 'payload_too_large', 'unsupported_media_type'];

/** …and any that another node may have to answer. */
export const FORWARDING_ERRORS: readonly ErrorCode[] = ['node_unreachable'];
