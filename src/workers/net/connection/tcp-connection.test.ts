import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { listenerSpecSchema } from '../../../contract/listener.ts';
import { atOnce } from '../../../core/turns.ts';
import { compileSettings } from '../listeners/index.ts';
import { NetThread } from '../net-thread.ts';
import { Endpoint } from './endpoint.ts';
import { TcpConnection } from './tcp-connection.ts';

/** As much of a socket as a closing connection asks for; what it still has to send is set from outside. */
class StuckSocket extends EventEmitter {
  destroyed = false;
  writableLength = 1000;
  writableEnded = false;
  readonly _handle = { writeQueueSize: 1000 };
  readonly written: Buffer[] = [];
  write(bytes: Buffer): boolean {
    this.written.push(bytes);
    return false;
  }
  end(): void {
    this.writableEnded = true;
  }
  pause(): void {}
  resume(): void {}
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function open(): { socket: StuckSocket; connection: TcpConnection; reasons: string[] } {
  const thread = new NetThread(
    {
      node: 'n',
      placement: { slot: 0, thread: 0 },
      captureMaxBytes: 0,
      eventPayloadMaxBytes: 0,
      eventQueueMaxBytes: 1e6,
      flow: new SharedArrayBuffer(8),
    },
    () => {},
  );
  const params = {
    id: 'lst_1',
    spec: listenerSpecSchema.parse({ limits: { closeTimeoutMs: 60_000 } }),
    source: { kind: 'listener', id: 'lst_1' },
    port: 0,
    maxConnections: 1,
  } as const;
  const endpoint = new Endpoint(thread, 'lst_1', 'listener', atOnce(compileSettings(params)));
  const reasons: string[] = [];
  endpoint.onConnectionEnded = (_connection, reason) => reasons.push(reason);
  const socket = new StuckSocket();
  const address = { host: '127.0.0.1', port: 1 };
  const connection = new TcpConnection(
    endpoint,
    { direction: 'inbound', local: address, remote: address },
    socket as unknown as Socket,
  );
  connection.start();
  return { socket, connection, reasons };
}

function closing(): ReturnType<typeof open> {
  const opened = open();
  opened.connection.close('handler');
  return opened;
}

test('while a slow peer still reads, a closing connection gets more time', () => {
  const { socket, connection, reasons } = closing();
  for (const left of [900, 700, 1]) {
    socket._handle.writeQueueSize = left;
    connection.deadlinePassed();
    expect(socket.destroyed).toBe(false);
  }
  connection.deadlinePassed();
  expect(socket.destroyed).toBe(true);
  expect(reasons).toEqual(['close_timeout']);
});

test('when everything is sent, the peer has one closeTimeoutMs for its FIN', () => {
  const { socket, connection, reasons } = closing();
  socket.writableLength = 0;
  socket._handle.writeQueueSize = 0;
  connection.finished();
  connection.deadlinePassed();
  expect(reasons).toEqual(['close_timeout']);
});

test('what waits for a peer that does not read keeps no more memory than it is', () => {
  const { socket, connection } = open();
  const slab = Buffer.alloc(4096, 'x');
  connection.submit(slab.subarray(7, 8), slab.subarray(7, 8));
  connection.endpoint.thread.outbox.begin(connection);
  connection.send(slab.subarray(8, 9));
  connection.flushOutbox();
  connection.endpoint.thread.outbox.end();
  expect(socket.written.map(({ length, buffer }) => [length, buffer.byteLength])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});
