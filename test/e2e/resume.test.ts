import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { EchoLoad } from '../helpers/echo-load.ts';
import { EventAudit, type AuditedEvent } from '../helpers/event-audit.ts';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.end());

interface Frame {
  readonly id?: number;
  readonly ok?: { cursor: string; recovered?: boolean };
  readonly error?: object;
  readonly cursor?: string;
  readonly events?: AuditedEvent[];
  readonly mark?: { cursor: string };
  readonly gap?: { missed: number | null };
}

/** A subscriber that remembers its cursor and can be cut off and come back. */
class Resuming {
  readonly audit = new EventAudit();
  readonly replies: Frame[] = [];
  #socket: WebSocket | undefined;
  #cursor: string | undefined;
  readonly #listener: string;

  constructor(listener: string) {
    this.#listener = listener;
  }

  async attach(): Promise<void> {
    const socket = new WebSocket(`${service.url.replace(/^http/, 'ws')}/v1/stream`);
    this.#socket = socket;
    await once(socket, 'open');
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as Frame));
    const from = this.#cursor === undefined ? 'earliest' : { cursor: this.#cursor };
    socket.send(JSON.stringify({ id: 1, op: 'subscribe', subscription: 's', filter: { listener: this.#listener, types: ['connection.*', 'message.*'] }, from }));
  }

  /** Without a closing handshake, as a network would. What was received and not read yet is lost with the socket. */
  cut(): void {
    this.#socket?.removeAllListeners('message');
    this.#socket?.terminate();
  }

  #take(frame: Frame): void {
    if (frame.id !== undefined) this.replies.push(frame);
    if (frame.events) this.audit.add(frame.events);
    if (frame.gap) this.audit.addGap(frame.gap.missed);
    this.#cursor = frame.cursor ?? frame.mark?.cursor ?? frame.ok?.cursor ?? this.#cursor;
  }
}

test('a subscriber that is cut off again and again under load resumes without loss, duplicate or gap', async () => {
  const { id, port } = await service.listener({ handler: { type: 'echo' } });
  const subscriber = new Resuming(id);
  await subscriber.attach();
  const load = new EchoLoad(port, { connections: 16 });
  for (let round = 1; round <= 8; round++) {
    const events = subscriber.audit.events;
    await poll(() => subscriber.audit.events, (count) => count > events + 3000, 15_000);
    subscriber.cut();
    const away = load.roundTrips;
    await poll(() => load.roundTrips, (count) => count > away + 500);
    await subscriber.attach();
  }
  await load.stop();
  const { audit, replies } = subscriber;
  await poll(() => audit.closed, (count) => count === 16, 20_000);
  expect(audit.faults).toEqual([]);
  expect(audit.holes).toBe(0);
  expect(audit.missed).toBe(0);
  expect(audit.events).toBe(2 * load.roundTrips + 2 * 16);
  expect(replies.filter((reply) => reply.error)).toEqual([]);
  expect(replies.every((reply) => reply.ok?.recovered !== false)).toBe(true);
});

test('a subscriber that stops reading does not slow others down, and gets everything once it reads again', async () => {
  const { id, port } = await service.listener({ handler: { type: 'echo' } });
  const reader = new Resuming(id);
  await reader.attach();
  const sleeper = new WebSocket(`${service.url.replace(/^http/, 'ws')}/v1/stream`);
  await once(sleeper, 'open');
  const sleeperAudit = new EventAudit();
  sleeper.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    if (frame.events) sleeperAudit.add(frame.events);
    if (frame.gap) sleeperAudit.addGap(frame.gap.missed);
  });
  sleeper.send(JSON.stringify({ id: 1, op: 'subscribe', subscription: 's', filter: { listener: id, types: ['connection.*', 'message.*'] } }));
  await once(sleeper, 'message');
  sleeper.pause();
  const load = new EchoLoad(port, { connections: 16, message: 'y'.repeat(512) });
  await poll(() => reader.audit.events, (count) => count > 40_000, 30_000);
  await load.stop();
  await poll(() => reader.audit.closed, (count) => count === 16, 20_000);
  expect(reader.audit.holes).toBe(0);

  sleeper.resume();
  await poll(() => sleeperAudit.closed, (count) => count === 16, 30_000);
  expect(sleeperAudit.faults).toEqual([]);
  expect(sleeperAudit.holes).toBe(0);
  expect(sleeperAudit.events).toBe(reader.audit.events);
  sleeper.terminate();
  reader.cut();
});
