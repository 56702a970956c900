import { AppError, toAppError } from '../errors/index.ts';
import { certificateFault, certificateFaults, tlsSentence } from './tls-words.ts';

/** What of a TLS socket says why its handshake failed. */
export interface Handshake {
  readonly authorizationError?: unknown;
}

/** Why a handshake with `peer` (for people to read) did not end well: `tls_certificate_rejected`, `tls_failed`, or the code of the system's error. */
export function handshakeError(error: Error, { authorizationError }: Handshake, peer: string): AppError {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  // A server learns only here which certificate it refused: Node has ended the socket and reports that.
  const refused = Object.hasOwn(certificateFaults, code)
    ? code
    : typeof authorizationError === 'string' && !isTlsError(error)
      ? authorizationError
      : undefined;
  if (refused !== undefined)
    return new AppError(
      'tls_certificate_rejected',
      `The certificate of ${peer} was rejected: ${certificateFault(refused, namesOf(error))}.`,
      { cause: error },
    );
  // Node says ECONNRESET of a FIN, too; then no system call has failed.
  if (code === 'ECONNRESET' && syscall === undefined)
    return new AppError('tls_failed', `The TLS handshake with ${peer} failed: the peer closed the connection.`, {
      cause: error,
    });
  const sentence = tlsSentence(error, peer);
  if (sentence !== undefined)
    return new AppError('tls_failed', `The TLS handshake failed: ${sentence}.`, { cause: error });
  return new AppError(
    toAppError(error, 'tls_failed').code,
    `The TLS handshake with ${peer} failed: ${error.message}.`,
    { cause: error },
  );
}

function isTlsError(error: Error): boolean {
  return tlsSentence(error, '') !== undefined;
}

/** Of a certificate for other names: which ones. */
function namesOf(error: Error): string | undefined {
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' && typeof reason === 'string' ? reason.replace(/\.$/, '') : undefined;
}
