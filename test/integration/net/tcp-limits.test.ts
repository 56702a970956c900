import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
const WAIT = { timeout: 10_000, interval: 5 };
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

test('a connection past maxConnections gets a RST, is counted, and makes no connection event', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } }, { maxConnections: 2 });
  const [first, second] = [await peers.tcp(listener), await peers.tcp(listener)];
  await thread.seen('connection.opened', 2, listener.id);
  const third = await peers.tcp(listener);
  expect(await third.gone()).toBe('ECONNRESET');
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ connections: 2, rejected: 1 }]);
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error).toMatchObject({ data: { code: 'connection_limit' } });
  expect(error?.connection).toBeUndefined();
  first.end();
  await thread.seen('connection.closed', 1, listener.id);
  const fourth = await peers.tcp(listener);
  expect(await fourth.send('x').bytes(1)).toBe('x');
  expect(await second.send('y').bytes(1)).toBe('y');
});

test('a denied peer gets a RST and is counted; the events of many are bounded to ten a second', async () => {
  const listener = await thread.open({ limits: { deny: ['127.0.0.0/8'] } });
  const refused = await Promise.all(Array.from({ length: 40 }, () => peers.tcp(listener)));
  expect(new Set(await Promise.all(refused.map((peer) => peer.gone())))).toEqual(new Set(['ECONNRESET']));
  await thread.poll(
    () => thread.call('traffic', { endpoint: listener.id }),
    ([traffic]) => traffic?.rejected === 40,
    '40 rejected',
  );
  const errors = await thread.seen('connection.error', 1, listener.id);
  expect(errors.length).toBeLessThanOrEqual(20);
  expect(errors[0]?.data).toMatchObject({ code: 'peer_denied' });
  expect(thread.events.some(({ type, listener: id }) => type === 'connection.opened' && id === listener.id)).toBe(
    false,
  );
});

test('allow lets in only who is listed, deny wins, and both change live', async () => {
  const listener = await thread.open({ handler: { type: 'echo' }, limits: { allow: ['10.0.0.0/8'] } });
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  await thread.update(listener, { handler: { type: 'echo' }, limits: { allow: ['127.0.0.1'] } });
  const open = await peers.tcp(listener);
  expect(await open.send('a').bytes(1)).toBe('a');
  await thread.update(listener, {
    handler: { type: 'echo' },
    limits: { allow: ['127.0.0.1'], deny: ['127.0.0.1/32'] },
  });
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  expect(await open.send('b').bytes(2)).toBe('ab');
});

test('an idle connection is closed with FIN; one that is used is not', async () => {
  const listener = await thread.open({ handler: { type: 'echo' }, limits: { idleTimeoutMs: 200 } });
  const [idle, busy] = [await peers.tcp(listener), await peers.tcp(listener)];
  const timer = setInterval(() => busy.send('.'), 20);
  await idle.fin();
  clearInterval(timer);
  idle.end();
  expect(await idle.gone()).toBeUndefined();
  const [closed, ...more] = await thread.seen('connection.closed', 1, listener.id);
  expect(more).toEqual([]);
  expect(closed?.data).toMatchObject({ reason: 'idle_timeout' });
  expect(closed?.data['durationMs']).toBeGreaterThanOrEqual(190);
});

test('idleTimeoutMs can be switched on for open connections', async () => {
  const listener = await thread.open({});
  const peer = await peers.tcp(listener);
  await thread.seen('connection.opened', 1, listener.id);
  await thread.update(listener, { limits: { idleTimeoutMs: 30 } });
  await peer.fin();
});

test('a message that is too large closes its connection with the reason, and no other', async () => {
  const listener = await thread.open({ framing: { type: 'line', maxMessageBytes: 8 }, handler: { type: 'echo' } });
  const [bad, good] = [await peers.tcp(listener), await peers.tcp(listener)];
  bad.send('fine\nmuch too long\nnever seen\n');
  expect(await bad.fin()).toBe('fine\n');
  bad.end();
  expect(await bad.gone()).toBeUndefined();
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(thread.of(closed?.connection ?? '').map(({ type }) => type)).toEqual([
    'connection.opened',
    'message.received',
    'message.sent',
    'connection.error',
    'connection.closed',
  ]);
  expect(closed?.data).toMatchObject({ reason: 'message_too_large', code: 'message_too_large', messagesIn: 1 });
  expect(await good.send('ok\n').bytes(3)).toBe('ok\n');
});

test('bytes that do not fit the framing close the connection', async () => {
  // A length field smaller than the header it counts.
  const listener = await thread.open({ framing: { type: 'length', width: 2, adjust: -2 }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  await peer.send('\x00\x01').fin();
  peer.end();
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data).toMatchObject({ reason: 'malformed_message', code: 'malformed_message' });
});

test('onOversize drop counts what it skips; truncate keeps the beginning and says so', async () => {
  const dropping = await thread.open({
    framing: { type: 'line', maxMessageBytes: 4, onOversize: 'drop' },
    handler: { type: 'echo' },
  });
  expect(await (await peers.tcp(dropping)).send('toolong\nok\n').bytes(3)).toBe('ok\n');
  expect(await thread.call('traffic', { endpoint: dropping.id })).toMatchObject([{ messagesIn: 1, dropped: 1 }]);
  const truncating = await thread.open({
    framing: { type: 'line', maxMessageBytes: 4, onOversize: 'truncate' },
    handler: { type: 'echo' },
  });
  expect(await (await peers.tcp(truncating)).send('toolong\n').bytes(5)).toBe('tool\n');
  const [received] = await thread.seen('message.received', 1, truncating.id);
  expect(received?.data).toEqual({ bytes: 4, data: 'tool', encoding: 'utf8', truncated: true });
  const { messages } = await thread.call('listMessages', {
    endpoint: truncating.id,
    query: { limit: 10, direction: 'in' },
  });
  expect(messages).toMatchObject([{ data: 'tool', truncated: true }]);
});

interface Report {
  readonly traffic: { readonly connections: number; readonly rejected: number };
  readonly errors: readonly string[];
}

test(
  'short of file descriptors it refuses, counts and says so now and then, keeps some for the process, and goes on when there are more',
  { timeout: 30_000 },
  async () => {
    const fixture = fileURLToPath(new URL('./fixtures/few-descriptors.ts', import.meta.url));
    const child = spawn('sh', ['-c', `ulimit -n 96 && exec "$0" "$1"`, process.execPath, fixture], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      const report = async (): Promise<Report> => {
        child.send('report');
        return ((await once(child, 'message')) as [Report])[0];
      };
      const target = { host: '127.0.0.1', port };
      const many = await Promise.all(Array.from({ length: 120 }, () => peers.tcp(target)));
      const full = await thread.poll(
        report,
        ({ traffic, errors }) => traffic.connections + traffic.rejected === 120 && errors.length > 0,
        'every connection is accounted for',
      );
      expect(full.traffic.connections).toBeGreaterThan(10);
      expect(full.traffic.connections).toBeLessThan(96 - 12);
      expect(new Set(full.errors)).toEqual(new Set(['descriptor_limit']));
      expect(full.errors.length).toBeLessThanOrEqual(20);
      await expect
        .poll(() => many.filter((peer) => peer.error === 'ECONNRESET').length, WAIT)
        .toBe(full.traffic.rejected);
      // Those it has are served. One that was refused has its error a moment before it is closed.
      await Promise.all(
        many.filter((peer) => !peer.closed && peer.error === undefined).map((peer) => peer.send('x').bytes(1)),
      );
      for (const peer of many) peer.socket.destroy();
      await thread.poll(report, ({ traffic }) => traffic.connections === 0, 'all are gone');
      expect(await (await peers.tcp(target)).send('again').bytes(5)).toBe('again');
    } finally {
      child.kill('SIGKILL');
    }
  },
);
