import { compareRelays } from './lib/relays.ts';

/** How fast does a rule forward TCP, compared with HAProxy in TCP mode (the ceiling), socat and a bare node:net pipe? */
export function run(): Promise<void> {
  return compareRelays({
    verb: 'forwarded',
    handlerTo: (port) => ({ type: 'rules', rules: [{ do: [{ type: 'forward', host: '127.0.0.1', port }] }] }),
  });
}
