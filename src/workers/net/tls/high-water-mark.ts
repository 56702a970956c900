import type { TLSSocket } from 'node:tls';

/** Node gives TLS sockets its default mark and has no option for another, unlike for TCP sockets. */
export function setHighWaterMark(socket: TLSSocket, bytes: number): void {
  (socket as unknown as { _writableState: { highWaterMark: number } })._writableState.highWaterMark = bytes;
}
