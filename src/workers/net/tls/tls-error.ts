import type { TLSSocket } from 'node:tls';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { opensslReason } from '../../../core/tls/index.ts';

/** Why a handshake with `peer` (for people to read) did not end well. */
export function handshakeError(error: Error, socket: TLSSocket, peer: string): AppError {
  // Node's types say Error; it is the code of one.
  const refused = socket.authorizationError as unknown as string | null | undefined;
  if (refused) return new AppError('tls_certificate_rejected', `The certificate of ${peer} is not accepted: ${certificateReason(error, refused)}.`, { cause: error });
  if (isEarlyEnd(error)) return new AppError('tls_failed', `The TLS handshake with ${peer} failed: the peer closed the connection.`, { cause: error });
  return new AppError(toAppError(error, 'tls_failed').code, `The TLS handshake with ${peer} failed: ${opensslReason(error)}.`, { cause: error });
}

/** Node says ECONNRESET of a FIN, too; then no system call has failed. */
function isEarlyEnd(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' && syscall === undefined;
}

/** OpenSSL's sentence where there is one, and its code. */
function certificateReason(error: Error, code: string): string {
  const { code: errorCode } = error as NodeJS.ErrnoException;
  if (errorCode !== code || error.message === code) return code;
  return `${opensslReason(error)} (${code})`;
}
