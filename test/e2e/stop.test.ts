import { once } from 'node:events';
import { connect } from 'node:net';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createPortcall } from '../../client/src/index.ts';
import { EchoLoad } from '../helpers/echo-load.ts';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';

const open: Service[] = [];
async function startService(options: Parameters<typeof Service.start>[0] = {}): Promise<Service> {
  const service = await Service.start(options);
  open.push(service);
  return service;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.end()));
});

/** Processes whose command line names `text`. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

describe('SIGTERM under load', () => {
  test('ends with code 0: every connection gets a FIN, streams close with 4200, no process is left behind', async () => {
    const service = await startService();
    const { port } = await service.listener({ handler: { type: 'echo' } });
    const load = new EchoLoad(port, { connections: 32 });
    const types: string[] = [];
    const stream = createPortcall({ url: service.url }).stream(
      { types: ['connection.*'], from: 'earliest', resume: false },
      ({ type }) => {
        if (type === 'connection.closed') types.push(type);
      },
    );
    await stream.ready;
    await poll(
      () => load.roundTrips,
      (count) => count > 1000,
    );

    const ended = await service.kill('SIGTERM');
    expect(ended).toEqual({ code: 0, signal: null });
    await expect(stream.closed).rejects.toMatchObject({ code: 'stream_closed', problem: { closeCode: 4200 } });
    await load.ended();
    expect(load.errors).toEqual([]);
    expect(types).toHaveLength(32);
    expect(processesNaming(service.dataDir)).toEqual([]);
  });

  test('a second SIGTERM at the same moment changes nothing; the port is free afterwards', async () => {
    const service = await startService();
    const { port } = await service.listener({ handler: { type: 'echo' } });
    service.process.kill('SIGTERM');
    expect(await service.kill('SIGINT')).toEqual({ code: 0, signal: null });
    const socket = connect(port, '127.0.0.1');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});

describe('kill -9', () => {
  test('loses no endpoint: the next start opens the same listeners on the same ports and takes over the orphaned Redis', async () => {
    const first = await startService();
    const greeter = await first.listener({
      name: 'greeter',
      handler: { type: 'greet', data: 'hi', then: 'close' },
      labels: { suite: 'a' },
    });
    const stopped = await first.listener({ name: 'asleep', handler: { type: 'echo' } });
    await first.request('POST', '/v1/listeners/asleep/stop', { graceMs: 0 });
    expect(await first.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });

    const second = await startService({ dataDir: first.dataDir });
    const { items } = await second.request<{
      items: {
        id: string;
        name: string;
        labels: object;
        status: { state: string; address: { port: number } | null };
      }[];
    }>('GET', '/v1/listeners');
    expect(
      items
        .map(({ id, name, labels, status }) => ({ id, name, labels, state: status.state, port: status.address?.port }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    ).toEqual([
      { id: stopped.id, name: 'asleep', labels: {}, state: 'stopped', port: undefined },
      { id: greeter.id, name: 'greeter', labels: { suite: 'a' }, state: 'listening', port: greeter.port },
    ]);
    const socket = connect(greeter.port, '127.0.0.1');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('hi');
    socket.destroy();
    await second.end();
    expect(existsSync(first.dataDir)).toBe(false);
  });
});
