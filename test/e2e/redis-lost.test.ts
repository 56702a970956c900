import { afterEach, expect, test } from 'vitest';
import { EchoLoad } from '../helpers/echo-load.ts';
import { AuditedStream } from '../helpers/audited-stream.ts';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';

const open: Service[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.end()));
});

test('Redis killed under load: sockets keep working, changes return 503, and every event is delivered or reported as missed', async () => {
  const service = await Service.start({ env: { PORTCALL_LOG_LEVEL: 'fatal' } });
  open.push(service);
  const { id, port } = await service.listener({ handler: { type: 'echo' } });
  const stream = new AuditedStream(service.url, {
    filter: { listener: id, types: ['connection.*', 'message.*'] },
    payload: 'none',
  });
  await stream.attach();
  const { audit } = stream;
  const load = new EchoLoad(port, { connections: 8 });
  await poll(
    () => audit.events,
    (count) => count > 2000,
  );

  process.kill(service.redisPid(), 'SIGKILL');
  const before = load.roundTrips;
  const refused = await poll(
    async () =>
      (
        await fetch(`${service.url}/v1/listeners`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    (status) => status !== 500,
  );
  expect([201, 503]).toContain(refused);
  await poll(
    () => load.roundTrips,
    (count) => count > before + 1000,
  );
  await poll(
    async () => (await fetch(`${service.url}/readyz`)).status,
    (status) => status === 200,
    10_000,
  );
  await load.stop();

  await poll(
    () => audit.closed,
    (count) => count === 8,
    15_000,
  );
  expect(load.errors).toEqual([]);
  expect(audit.faults).toEqual([]);
  expect(audit.missed).toBe(audit.holes);
  expect(audit.events + audit.missed).toBeGreaterThanOrEqual(2 * load.roundTrips);
  expect(stream.isAttached).toBe(true);
  stream.cut();
});
