import { compareRelays } from './lib/relays.ts';

/**
 * How fast is the handler `proxy` on TCP, compared with HAProxy in TCP mode (the ceiling), socat and a bare node:net pipe? Messages with one thread, and
 * with `threads: 2` against HAProxy with two. `proxy-short` is about connections.
 */
export function run(): Promise<void> {
  return compareRelays({
    verb: 'proxied',
    handlerTo: (port) => ({ type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] }),
    loads: ['small', 'bulk'],
    atLeast: { small: { bare: 1.1, haproxy: 0.8 }, bulk: { bare: 1.9, haproxy: 1.5 } },
    isBothWays: true,
    onTwoThreads: true,
  });
}
