import { findFreePort } from '../../test/helpers/free-port.ts';
import { Peer } from './peer.ts';

/** `websockify 127.0.0.1:… 127.0.0.1:…`: WebSocket to TCP, all settings as they come, a process for each connection. */
export async function startWebsockify(program: string, upstreamPort: number): Promise<Peer> {
  const port = await findFreePort();
  return Peer.start(program, [`127.0.0.1:${port}`, `127.0.0.1:${upstreamPort}`], port);
}
