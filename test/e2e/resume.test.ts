import { afterAll, beforeAll, expect, test } from 'vitest';
import { EchoLoad } from '../helpers/echo-load.ts';
import { poll } from '../helpers/poll.ts';
import { AuditedStream } from '../helpers/audited-stream.ts';
import { Service } from '../helpers/service.ts';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.end());

const onlyOf = (listener: string) => ({ filter: { listener, types: ['connection.*', 'message.*'] } });

test('a subscriber that is cut off repeatedly under load resumes without loss, duplicate or gap', async () => {
  const { id, port } = await service.listener({ handler: { type: 'echo' } });
  const subscriber = new AuditedStream(service.url, onlyOf(id));
  await subscriber.attach();
  const load = new EchoLoad(port, { connections: 16 });
  for (let round = 1; round <= 8; round++) {
    const events = subscriber.audit.events;
    await poll(
      () => subscriber.audit.events,
      (count) => count > events + 3000,
      15_000,
    );
    subscriber.cut();
    const away = load.roundTrips;
    await poll(
      () => load.roundTrips,
      (count) => count > away + 500,
    );
    await subscriber.attach();
  }
  await load.stop();
  const { audit, replies } = subscriber;
  await poll(
    () => audit.closed,
    (count) => count === 16,
    20_000,
  );
  expect(audit.faults).toEqual([]);
  expect(audit.holes).toBe(0);
  expect(audit.missed).toBe(0);
  expect(audit.events).toBe(2 * load.roundTrips + 2 * 16);
  expect(replies.filter((reply) => reply.error)).toEqual([]);
  expect(replies.every((reply) => reply.recovered !== false)).toBe(true);
});

test('a subscriber that stops reading does not slow others down, and gets everything once it reads again', async () => {
  const { id, port } = await service.listener({ handler: { type: 'echo' } });
  const reader = new AuditedStream(service.url, onlyOf(id));
  await reader.attach();
  const sleeper = new AuditedStream(service.url, onlyOf(id));
  await sleeper.attach();
  sleeper.pause();
  const load = new EchoLoad(port, { connections: 16, message: 'y'.repeat(512) });
  await poll(
    () => reader.audit.events,
    (count) => count > 40_000,
    30_000,
  );
  await load.stop();
  await poll(
    () => reader.audit.closed,
    (count) => count === 16,
    20_000,
  );
  expect(reader.audit.holes).toBe(0);

  sleeper.resume();
  await poll(
    () => sleeper.audit.closed,
    (count) => count === 16,
    30_000,
  );
  expect(sleeper.audit.faults).toEqual([]);
  expect(sleeper.audit.holes).toBe(0);
  expect(sleeper.audit.events).toBe(reader.audit.events);
  sleeper.cut();
  reader.cut();
});
