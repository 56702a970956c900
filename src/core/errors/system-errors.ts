import { opensslReason, tlsSentence } from '../tls/tls-words.ts';
import { AppError } from './app-error.ts';
import type { ErrorCode } from './catalogue.ts';

/**
 * `err.code` of Node's socket errors → our code. Compare `err.code`, never `err.errno` (a number that differs between systems).
 * Every row has a test that provokes the real error (test/integration/errors).
 */
export const systemErrors: Readonly<Record<string, ErrorCode>> = {
  EADDRINUSE: 'port_in_use',
  EADDRNOTAVAIL: 'address_unavailable',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_aborted',
  EPIPE: 'broken_pipe',
  ERR_STREAM_WRITE_AFTER_END: 'write_closed',
  ETIMEDOUT: 'connect_timeout',
  EHOSTUNREACH: 'host_unreachable',
  ENETUNREACH: 'host_unreachable',
  ENOTFOUND: 'name_not_resolved',
  EAI_AGAIN: 'name_not_resolved',
  EMSGSIZE: 'datagram_too_large',
  EMFILE: 'descriptor_limit',
  ENFILE: 'descriptor_limit',
  ENOPROTOOPT: 'socket_option_refused',
  EINVAL: 'socket_option_refused',
};

/**
 * …and those that mean something else when it is an address that the system does not take, by `err.syscall`: an IPv6 address of one link without its
 * zone, for example.
 */
export const addressErrors: Readonly<Record<string, Readonly<Record<string, ErrorCode>>>> = {
  EINVAL: {
    connect: 'host_unreachable',
    send: 'host_unreachable',
    sendmsg: 'host_unreachable',
    bind: 'address_unavailable',
    listen: 'address_unavailable',
  },
  // What ICMP says of a host without the protocol.
  ENOPROTOOPT: {
    connect: 'host_unreachable',
    read: 'host_unreachable',
    recvmsg: 'host_unreachable',
    send: 'host_unreachable',
    sendmsg: 'host_unreachable',
  },
};

/** Any thrown value as an AppError: ours as they are, Node's by the table, the rest as `fallback`. Never copies a stack into `detail`. */
export function toAppError(thrown: unknown, fallback: ErrorCode = 'internal'): AppError {
  if (thrown instanceof AppError) return thrown;
  const sentence = tlsSentence(thrown, 'The peer');
  if (sentence !== undefined) return new AppError('tls_failed', `${sentence}.`, { cause: thrown });
  const code = errorCodeOf(thrown);
  const known = code === undefined ? undefined : (addressErrors[code]?.[syscallOf(thrown)] ?? systemErrors[code]);
  const detail =
    known === undefined && fallback === 'internal'
      ? 'An unexpected error occurred; see the log of the node.'
      : messageOf(thrown);
  return new AppError(known ?? fallback, detail, { cause: thrown });
}

function errorCodeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

function syscallOf(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null && 'syscall' in thrown ? String(thrown.syscall) : '';
}

function messageOf(thrown: unknown): string {
  return opensslReason(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown));
}
