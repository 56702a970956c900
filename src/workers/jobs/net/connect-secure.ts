import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { AppError } from '../../../core/errors/index.ts';
import { formatAddress } from '../../shared/egress.ts';
import { within } from '../deadline.ts';
import { openTcp, type OpenedTcp, type Reach, type TcpTarget } from './open-tcp.ts';
import { startTls, type TlsOptions } from './start-tls.ts';

export interface OpenedTls extends OpenedTcp {
  readonly socket: TLSSocket;
  readonly tlsMs: number;
}

type Tls = Omit<TlsOptions, 'host'>;

/**
 * Name lookup, TCP connect and TLS handshake, all three within `connectTimeoutMs`. Rejects with `connect_timeout`, or as {@link openTcp}
 * and {@link startTls} do; then nothing is left open.
 */
export function connectTls(target: TcpTarget, tls: Tls, reach: Reach): Promise<OpenedTls> {
  const { connectTimeoutMs, host } = target;
  let step = 'connection to';
  const timedOut = () =>
    new AppError('connect_timeout', `No ${step} ${formatAddress(target)} within ${connectTimeoutMs} ms.`);
  return within(connectTimeoutMs, reach.signal, timedOut, async (signal) => {
    const { socket, ...opened } = await openTcp(target, { ...reach, signal });
    step = 'TLS handshake with';
    const { tls: secured, tlsMs } = await startTls(socket, { host, ...tls }, signal);
    return { ...opened, socket: secured, tlsMs };
  });
}

/** With TLS where it is wanted, as {@link connectTls}. */
export function connect(
  target: TcpTarget,
  tls: Tls | undefined,
  reach: Reach,
): Promise<OpenedTcp & { readonly socket: Socket; readonly tlsMs?: number }> {
  return tls === undefined ? openTcp(target, reach) : connectTls(target, tls, reach);
}
