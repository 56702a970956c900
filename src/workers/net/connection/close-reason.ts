import type { CloseReason } from '../../../contract/connection.ts';
import type { ErrorCode } from '../../../core/errors/index.ts';

/** Socket errors that mean the peer sent a RST; writing after it gives EPIPE. */
const failures: Partial<Record<ErrorCode, CloseReason>> = {
  connection_reset: 'peer_reset',
  broken_pipe: 'peer_reset',
  connection_aborted: 'peer_reset',
  tls_failed: 'tls_failed',
};

/** Faults in what the peer sent. */
const faults: Partial<Record<ErrorCode, CloseReason>> = {
  message_too_large: 'message_too_large',
  malformed_message: 'malformed_message',
};

/** Ours to close, and the peer did not follow; any other reason says more than that. */
const givenUp: Partial<Record<CloseReason, CloseReason>> = {
  handler: 'close_timeout',
  api: 'close_timeout',
  peer_closed: 'close_timeout',
  tunnel_closed: 'close_timeout',
};

export function reasonOfFailure(code: ErrorCode): CloseReason {
  return failures[code] ?? 'socket_error';
}

export function reasonOfFault(code: ErrorCode): CloseReason {
  return faults[code] ?? 'malformed_message';
}

export function reasonAfterTimeout(reason: CloseReason | undefined): CloseReason {
  return reason === undefined ? 'close_timeout' : (givenUp[reason] ?? reason);
}
