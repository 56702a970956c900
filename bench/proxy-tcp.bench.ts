import { compareRelays } from './lib/relays.ts';

/** How fast is the handler `proxy` on TCP, compared with HAProxy in TCP mode (the ceiling), socat and a bare node:net pipe? */
export function run(): Promise<void> {
  return compareRelays('proxied', (port) => ({ type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] }));
}
