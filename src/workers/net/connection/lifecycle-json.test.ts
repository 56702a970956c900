import { expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { closedJson, openedJson } from './lifecycle-json.ts';

const facts = {
  transport: 'tcp',
  direction: 'inbound',
  localHost: '127.0.0.1',
  localPort: 1,
  remoteHost: 'fe80::1%"\\',
  remotePort: 2,
};

test.each([
  ['nothing besides', undefined],
  ['no facts', {}],
  [
    'the facts of a handshake and of a proxy',
    {
      tls: { protocol: 'TLSv1.3', subject: 'a "b" {c}', alpn: null },
      proxy: { version: 2, peer: { host: '::1', port: 3 } },
    },
  ],
])('the opening of a connection with %s is what JSON.stringify makes of it', (_, extras) => {
  const text = openedJson({ ...facts, extras } as unknown as Connection);
  const expected = {
    transport: 'tcp',
    direction: 'inbound',
    local: { host: '127.0.0.1', port: 1 },
    remote: { host: 'fe80::1%"\\', port: 2 },
    ...extras,
  };
  expect(text).toBe(JSON.stringify(expected));
});

test.each([undefined, 'connection_reset'])('so is the end of one with the code %s', (code) => {
  const counts = { messagesIn: 1, messagesOut: 2, bytesIn: 3, bytesOut: 4 };
  const expected = { reason: 'peer_reset', ...(code === undefined ? {} : { code }), durationMs: 5, ...counts };
  expect(closedJson(counts, 'peer_reset', code, 5)).toBe(JSON.stringify(expected));
});
