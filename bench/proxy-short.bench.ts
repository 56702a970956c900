import { compareRelays } from './lib/relays.ts';

/** How fast is the handler `proxy` with a connection for each message, compared as in `proxy-tcp`? */
export function run(): Promise<void> {
  return compareRelays({
    verb: 'proxied',
    handlerTo: (port) => ({ type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] }),
    loads: ['short'],
    atLeast: { short: { bare: 0.95, haproxy: 0.5 } },
    onTwoThreads: true,
  });
}
