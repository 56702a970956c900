import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../test/helpers/free-port.ts';
import { Peer } from './peer.ts';
import type { Upstream } from './upstream.ts';

/** TCP mode, no logs, no checks. The upstream is absent when the readiness check runs: no retries. */
function configuration(port: number, upstreamPort: number, threads: number): string {
  return `global
  nbthread ${threads}
  maxconn 4096
defaults
  mode tcp
  retries 0
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen bench
  bind 127.0.0.1:${port}
  server upstream 127.0.0.1:${upstreamPort}
`;
}

/** HAProxy in front of an upstream, in the foreground (`-db`). `threads`: as many as the listener has that it is compared with. */
export async function startHaproxy(program: string, upstreamPort: number, threads = 1): Promise<Upstream> {
  const directory = await mkdtemp(join(tmpdir(), 'portcall-haproxy-'));
  const file = join(directory, 'haproxy.cfg');
  const port = await findFreePort();
  await writeFile(file, configuration(port, upstreamPort, threads));
  const peer = await Peer.start(program, ['-db', '-q', '-f', file], port);
  return {
    port,
    pid: peer.pid,
    async end() {
      await peer.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
