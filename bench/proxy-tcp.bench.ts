import { compareRelays } from './lib/relays.ts';

/** How fast is the handler `proxy` on TCP, compared with HAProxy in TCP mode (the ceiling), socat and a bare node:net pipe? */
export function run(): Promise<void> {
  return compareRelays({
    verb: 'proxied',
    handlerTo: (port) => ({ type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] }),
    atLeast: {
      small: { bare: 1.1, haproxy: 0.8 },
      short: { bare: 0.95, haproxy: 0.5 },
      bulk: { bare: 1.9, haproxy: 1.5 },
    },
    isBothWays: true,
  });
}
