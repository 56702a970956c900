import type { Socket } from 'node:net';
import type { ReceivedProxy } from '../../../contract/proxy-protocol.ts';
import { AppError, toAppError } from '../../../core/errors/index.ts';
import { ProxyHeaderReader, type ProxyHeader } from '../../shared/proxy-protocol/index.ts';

function attempt<T>(read: () => T): T | AppError {
  try {
    return read();
  } catch (thrown) {
    return toAppError(thrown);
  }
}

/**
 * Reads the PROXY protocol header from an accepted socket. Exactly one callback is called, once. The socket is then paused, has no 'data'
 * listener, and the bytes after the header are back in its buffer. The returned function stops reading; the caller enforces the time limit.
 */
export function readProxyHeader(
  socket: Socket,
  version: Exclude<ReceivedProxy, 'off'>,
  onHeader: (header: ProxyHeader) => void,
  onFailure: (error: AppError) => void,
): () => void {
  const reader = new ProxyHeaderReader(version);
  const settle = (): void => {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
    socket.pause();
  };
  const fail = (error: AppError): void => {
    settle();
    onFailure(error);
  };
  const onData = (chunk: Buffer): void => {
    const found = attempt(() => reader.push(chunk));
    if (found instanceof AppError) return fail(found);
    if (found === undefined) return undefined;
    settle();
    if (found.rest.length > 0) socket.unshift(found.rest);
    return onHeader(found.header);
  };
  const onEnd = (): void =>
    fail(
      new AppError(
        'proxy_header_invalid',
        'The peer closed the connection before its PROXY protocol header was complete.',
      ),
    );
  const onError = (error: Error): void => fail(toAppError(error, 'socket_error'));
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  return settle;
}
