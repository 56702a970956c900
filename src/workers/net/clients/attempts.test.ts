import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientSpecSchema } from '../../../contract/client.ts';
import { compileEgress } from '../../shared/egress.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import type { Outbound } from '../connection/outbound/index.ts';
import { Attempts, type AttemptsOwner } from './attempts.ts';
import type { ClientSettings } from './client-settings.ts';

function ownerOf(port: number): AttemptsOwner & { opened: Outbound[]; failures: number } {
  const spec = clientSpecSchema.parse({ host: '127.0.0.1', port, reconnect: { initialDelayMs: 1 } });
  const settings = { spec, egress: compileEgress({ allow: [], deny: [], denyTargets: [] }) } as ClientSettings;
  return {
    settings,
    opened: [],
    failures: 0,
    attemptBegan() {},
    attemptSucceeded(opened) {
      this.opened.push(opened);
    },
    attemptFailed() {
      this.failures += 1;
    },
  };
}

test('a connection that opens after the attempt was cancelled is closed', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const owner = ownerOf((server.address() as AddressInfo).port);
  const attempts = new Attempts(owner, new NameLookups());
  const made = Promise.withResolvers<Socket>();
  const onSocket = (message: unknown) => made.resolve((message as { socket: Socket }).socket);
  subscribe('net.client.socket', onSocket);
  attempts.begin();
  const socket = await made.promise;
  unsubscribe('net.client.socket', onSocket);
  // After the attempt has heard of it, and before it can tell its owner.
  socket.once('connect', () => attempts.stop());
  await once(socket, 'close');
  expect([owner.opened.length, owner.failures]).toEqual([0, 0]);
  server.close();
});

test('giving up twice, and when nothing is under way, is nothing', () => {
  const attempts = new Attempts(ownerOf(9), new NameLookups());
  attempts.stop();
  attempts.begin();
  attempts.stop();
  attempts.stop();
  expect(attempts.count).toBe(1);
});
