import { findFreePort } from '../../test/helpers/free-port.ts';
import { Peer } from './peer.ts';

type Transport = 'tcp' | 'udp';

/** A forked socat that nothing came through ends after so many seconds: a UDP one never hears that its peer is gone. */
const IDLE_S = '10';

/** `socat TCP-LISTEN:…,fork PIPE`: a process for each peer. With `upstreamPort` it passes bytes on rather than echo them. */
export async function startSocat(
  program: string,
  from: Transport,
  to: { readonly transport: Transport; readonly port: number } | 'echo',
): Promise<Peer> {
  const port = await findFreePort();
  const listen =
    from === 'tcp'
      ? `TCP4-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,nodelay,backlog=511`
      : `UDP4-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork`;
  const target =
    to === 'echo' ? 'PIPE' : to.transport === 'tcp' ? `TCP4:127.0.0.1:${to.port},nodelay` : `UDP4:127.0.0.1:${to.port}`;
  return Peer.start(program, ['-T', IDLE_S, listen, target], port, from === 'tcp' ? 'accepts' : 'answers datagrams');
}
