import type { AppError, ErrorCode } from '../../core/errors/index.ts';
import { toAppError } from '../../core/errors/index.ts';

/** An error as Toxiproxy's API returns it. Clients compare the text. */
export class DialectError extends Error {
  override readonly name = 'DialectError';
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

export const badBody = (what: string): DialectError => new DialectError(400, `bad request body: ${what}`);
export const missingField = (field: string): DialectError => new DialectError(400, `missing required field: ${field}`);
export const invalidType = (): DialectError => new DialectError(400, 'invalid toxic type');
export const invalidStream = (): DialectError =>
  new DialectError(400, 'stream was invalid, can be either upstream or downstream');
export const noProxy = (): DialectError => new DialectError(404, 'proxy not found');
export const noToxic = (): DialectError => new DialectError(404, 'toxic not found');
export const proxyExists = (): DialectError => new DialectError(409, 'proxy already exists');
export const toxicExists = (): DialectError => new DialectError(409, 'toxic already exists');

/** Errors that the dialect has words of its own for; the others keep their status and say what they say. */
const translations: { readonly [Code in ErrorCode]?: (error: AppError) => DialectError } = {
  name_taken: proxyExists,
  not_found: noProxy,
  validation_failed: ({ message }) => badBody(message),
  proxy_loop: () => new DialectError(409, 'upstream leads back to the proxy'),
};

export function toDialectError(thrown: unknown): DialectError {
  if (thrown instanceof DialectError) return thrown;
  const error = toAppError(thrown);
  return translations[error.code]?.(error) ?? new DialectError(error.status, error.message);
}

/** What the system says of a port that cannot be opened, by code. */
const bindReasons: { readonly [Code in ErrorCode]?: string } = {
  port_in_use: 'address already in use',
  address_unavailable: 'cannot assign requested address',
  permission_denied: 'permission denied',
  bind_forbidden: 'permission denied',
  descriptor_limit: 'too many open files',
};

/** The error of something that opens a port: `listen tcp 127.0.0.1:3310: bind: address already in use`. */
export function toListenError(thrown: unknown, address: string): DialectError {
  const reason = thrown instanceof DialectError ? undefined : bindReasons[toAppError(thrown).code];
  return reason === undefined
    ? toDialectError(thrown)
    : new DialectError(500, `listen tcp ${address}: bind: ${reason}`);
}
