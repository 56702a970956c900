import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, toAppError, type ErrorCode } from '../errors/index.ts';
import { sendProblem } from './problem.ts';

/** What Nest and Fastify throw by themselves, by HTTP status. */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'validation_failed',
  401: 'unauthorized',
  403: 'insufficient_scope',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  426: 'upgrade_required',
  431: 'headers_too_large',
  503: 'not_ready',
};

/** …and by Fastify's own error code where the status says too little. */
const byFastifyCode: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_json',
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** The one place where errors become answers. Unexpected ones are logged with their stack and answered as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = explained(translate(thrown), request);
    if (error.code === 'internal') this.#logger.error({ err: thrown, req: request.id }, 'unexpected error');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, error, String(request.id));
  }
}

/** Fastify's own error does not say which type it was, nor what to send instead. */
function explained(error: AppError, { headers, method }: FastifyRequest): AppError {
  if (error.code !== 'unsupported_media_type' || error.message !== 'Unsupported Media Type') return error;
  const given = headers['content-type'];
  const wanted = method === 'PATCH' ? 'application/json or application/merge-patch+json' : 'application/json';
  if (/[/+]yaml\b|x-yaml/i.test(given ?? ''))
    return new AppError(
      'unsupported_media_type',
      `The body has the content type "${(given ?? '').slice(0, 100)}"; the API takes JSON. \`portcall apply -f\` sends a set-up that is YAML, with its variables and files filled in.`,
    );
  return new AppError(
    'unsupported_media_type',
    `The body has ${given === undefined || given.trim() === '' ? 'no content type' : `the content type "${given.slice(0, 100)}"`}; send JSON with the header Content-Type: ${wanted}.`,
  );
}

/** Any thrown value as an AppError. */
export function translate(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  // Nest wraps what Fastify throws; the wrapped error knows more.
  const original = thrown instanceof HttpException && thrown.cause !== undefined ? thrown.cause : thrown;
  const code = fastifyCode(original);
  if (code !== undefined) return new AppError(code, (original as Error).message);
  if (thrown instanceof HttpException) return new AppError(byStatus[thrown.getStatus()] ?? 'internal', thrown.message);
  // A RangeError out of a recursive schema: the body is nested deeper than anything that means something.
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message))
    return new AppError('validation_failed', 'The body is nested too deeply.');
  return toAppError(thrown);
}

function fastifyCode(thrown: unknown): ErrorCode | undefined {
  if (thrown instanceof SyntaxError && 'statusCode' in thrown && thrown.statusCode === 400) return 'malformed_json';
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || typeof thrown.code !== 'string')
    return undefined;
  if (Object.hasOwn(byFastifyCode, thrown.code)) return byFastifyCode[thrown.code];
  return thrown.code.startsWith('FST_') && 'statusCode' in thrown ? byStatus[Number(thrown.statusCode)] : undefined;
}
