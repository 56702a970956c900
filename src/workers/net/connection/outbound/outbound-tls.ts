import type { Target } from '../../sockets/addresses.ts';
import { dialTls } from '../../sockets/dial-tls.ts';
import { tlsFactsOf } from '../../tls/tls-facts.ts';
import { TlsConnection } from '../tls-connection.ts';
import type { Outbound } from './outbound.ts';

export async function openTls(target: Target, signal: AbortSignal): Promise<Outbound> {
  const { tls, socket, local, remote } = await dialTls(target, signal);
  return {
    connectionOf(endpoint) {
      const facts = { direction: 'outbound', local, remote, extras: { tls: tlsFactsOf(tls) } } as const;
      const connection = new TlsConnection(endpoint, facts, tls, socket);
      return { connection, start: (listener) => connection.start(listener) };
    },
    release: () => socket.destroy(),
  };
}
