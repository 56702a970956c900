import { closeReasons, type CloseReason } from '../../../contract/connection.ts';
import type { ClientState } from '../../../contract/client.ts';
import type { StatusError } from '../../../contract/endpoint.ts';
import { AppError, type ErrorCode } from '../../../core/errors/index.ts';

/** What the end of a connection is to those who still wanted it; where nothing is said, it was cut. */
const codes: Partial<Record<CloseReason, ErrorCode>> = {
  peer_reset: 'connection_reset',
  idle_timeout: 'idle_timeout',
  message_too_large: 'message_too_large',
  malformed_message: 'malformed_message',
  tls_failed: 'tls_failed',
  socket_error: 'socket_error',
};

export function connectionLost(reason: CloseReason): AppError {
  return new AppError(codes[reason] ?? 'connection_aborted', `The connection ended: ${closeReasons[reason]}.`);
}

export function notConnected(state: ClientState, error: StatusError | null): AppError {
  // There is a connection when the state says so, but it is closing and takes nothing more.
  const fact = state === 'connected' ? 'The connection is closing' : `The client is ${state}`;
  return new AppError('not_connected', error === null ? `${fact}.` : `${fact}: ${error.detail}`);
}

/** `error` while the next attempt is under way already. */
export function withoutRetry(error: StatusError | null): StatusError | null {
  return error && { code: error.code, detail: error.detail, at: error.at };
}

export function statusError({ code, message }: AppError, retryInMs: number | undefined): StatusError {
  return { code, detail: message, at: new Date().toISOString(), ...(retryInMs === undefined ? {} : { retryInMs }) };
}
