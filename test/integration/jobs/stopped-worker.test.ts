import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { inject, test, vi } from 'vitest';
import type { Job, JobLogs } from '../../../src/contract/jobs/index.ts';
import { Service } from '../../helpers/service.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient } from './api.ts';

// Whole nodes are started, stopped and resumed while others use the machine, too.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000, maxConcurrency: 2 });

/** Short, so that a stopped node soon loses its jobs. */
const LOCK_MS = 2000;
const LOCK = { PORTCALL_JOB_LOCK_MS: String(LOCK_MS) };

interface Peer {
  readonly socket: Socket;
  said: string;
  isClosed: boolean;
}

/** A front node without jobs, workers in processes of their own, and a server that says nothing by itself: of one test, since all run at once. */
class Scene {
  readonly front: TestNode;
  readonly api: ApiClient;
  readonly prefix: string;
  /** What each connection has sent, in the order in which they came. */
  readonly peers: Peer[] = [];
  readonly #services: Service[] = [];
  readonly #server: Server;

  private constructor(front: TestNode, prefix: string) {
    this.front = front;
    this.api = clientOf(front);
    this.prefix = prefix;
    this.#server = createServer((socket) => {
      const peer = { socket, said: '', isClosed: false };
      this.peers.push(peer);
      socket
        .on('data', (chunk) => (peer.said += chunk.toString()))
        .on('error', () => undefined)
        .once('close', () => (peer.isClosed = true));
    });
  }

  static async start(onTestFinished: (end: () => Promise<void>) => void): Promise<Scene> {
    const prefix = `test-${randomUUID()}`;
    const front = await startTestNode({ PORTCALL_KEY_PREFIX: prefix, PORTCALL_ROLE: 'api', ...LOCK });
    const scene = new Scene(front, prefix);
    onTestFinished(() => scene.#end());
    scene.#server.listen(0, '127.0.0.1');
    await once(scene.#server, 'listening');
    return scene;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A worker in a process of its own. */
  async startWorker(name: string): Promise<Service> {
    const service = await Service.start({
      env: {
        PORTCALL_REDIS_URL: inject('redisUrl'),
        PORTCALL_KEY_PREFIX: this.prefix,
        PORTCALL_ROLE: 'worker',
        PORTCALL_NODE_NAME: name,
        PORTCALL_SHUTDOWN_GRACE_MS: '100',
        PORTCALL_LOG_LEVEL: 'error',
        ...LOCK,
      },
    });
    this.#services.push(service);
    return service;
  }

  said(peer: number, text: string): Promise<string> {
    return until(
      async () => this.peers[peer]?.said ?? '',
      (all) => all.includes(text),
      40_000,
    );
  }

  closed(peer: number): Promise<boolean | undefined> {
    return until(
      async () => this.peers[peer]?.isClosed,
      (isClosed) => isClosed === true,
      40_000,
    );
  }

  heldBy(id: string, node: string): Promise<Job> {
    return until(
      () => this.api.job(id),
      (job) => job.node === node && job.state === 'active',
      40_000,
    );
  }

  async eventsOf(id: string): Promise<{ type: string; node: string }[]> {
    return (await this.api.get<{ items: { type: string; node: string }[] }>(`/events?job=${id}&limit=500`)).items;
  }

  /** Sends `0`, waits for a line, sends `1`, and so on. */
  exchange(count: number) {
    const steps = Array.from({ length: count }, (_, step) => [
      { send: { data: `${step}` } },
      { expect: { timeoutMs: 60_000 } },
    ]).flat();
    return {
      kind: 'tcp.exchange',
      input: { host: '127.0.0.1', port: this.port, steps, framing: { type: 'line' } },
      timeoutMs: 90_000,
    };
  }

  async #end(): Promise<void> {
    for (const service of this.#services) service.process.kill('SIGCONT');
    await Promise.all(this.#services.map((service) => service.end()));
    await this.front.stop();
    for (const { socket } of this.peers) socket.destroy();
    this.#server.close();
  }
}

test.concurrent('a worker that was stopped and resumes takes no further step of a job that another one has, and says nothing of it', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  const first = await scene.startWorker('first');
  const { id } = await scene.api.submit({ ...scene.exchange(3), attempts: 5 });
  await scene.said(0, '0\n');
  first.process.kill('SIGSTOP');
  await scene.startWorker('second');
  await scene.heldBy(id, 'second');
  await scene.said(1, '0\n');

  // What the first one waits for is there when it resumes.
  scene.peers[0]?.socket.write('ok\n');
  first.process.kill('SIGCONT');
  await scene.closed(0);
  expect(scene.peers[0]?.said).toBe('0\n');
  expect(await scene.api.job(id)).toMatchObject({ state: 'active', node: 'second', attemptsMade: 0, error: null });

  scene.peers[1]?.socket.write('ok\n');
  await scene.said(1, '1\n');
  scene.peers[1]?.socket.write('ok\n');
  await scene.said(1, '2\n');
  scene.peers[1]?.socket.write('ok\n');
  expect(await scene.api.job(id, 30_000)).toMatchObject({
    state: 'completed',
    node: 'second',
    attemptsMade: 1,
    progress: 1,
    error: null,
  });
  expect(scene.peers).toHaveLength(2);
  const types = (
    await until(
      () => scene.eventsOf(id),
      (events) => events.some(({ type }) => type === 'job.completed'),
    )
  ).map(({ type }) => type);
  expect(types.filter((type) => type === 'job.started')).toHaveLength(2);
  expect(types.filter((type) => /completed|failed|timed_out|cancelled/.test(type))).toEqual(['job.completed']);
});

test.concurrent('a time limit that passes while the worker is stopped ends its own run, and not the one that another worker has', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  const first = await scene.startWorker('first');
  const { id } = await scene.api.submit({ kind: 'sleep', input: { ms: 8000 }, timeoutMs: 12_000 });
  await scene.heldBy(id, 'first');
  const begunMs = Date.now();
  first.process.kill('SIGSTOP');
  await scene.startWorker('second');
  await scene.heldBy(id, 'second');
  // Past the limit of the first run; the second may have a part of its own left.
  await until(
    async () => Date.now() - begunMs,
    (elapsedMs) => elapsedMs > 12_100,
  );
  first.process.kill('SIGCONT');
  const job = await scene.api.job(id, 40_000);
  expect(job).toMatchObject({ state: 'completed', node: 'second', attemptsMade: 1, error: null });
  expect((job.result as { sleptMs: number }).sleptMs).toBeGreaterThan(7900);
});

test.concurrent('the lock of a job goes from the run that is over to the one that has the job, and stays with it', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  const lock = `lock-${randomUUID()}`;
  const holder = () =>
    scene.api
      .get<{ holder: { owner: string; node: string; fencingToken: number } | null }>(`/locks/${lock}`)
      .then((found) => found.holder);
  const first = await scene.startWorker('first');
  const { id } = await scene.api.submit({ ...scene.exchange(1), lock });
  await scene.said(0, '0\n');
  expect(await holder()).toMatchObject({ owner: id, node: 'first' });
  first.process.kill('SIGSTOP');
  await scene.startWorker('second');
  await scene.heldBy(id, 'second');
  first.process.kill('SIGCONT');
  // The first run is ended, gives the lock back, and the second goes on.
  await scene.said(1, '0\n');
  await scene.closed(0);
  const its = await holder();
  expect(its).toMatchObject({ owner: id, node: 'second' });
  // Longer than the locks of ended jobs are collected for.
  const begunMs = Date.now();
  await until(holder, () => Date.now() - begunMs > 500);
  expect(await holder()).toEqual(its);
  scene.peers[1]?.socket.write('ok\n');
  expect(await scene.api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'second' });
  await until(holder, (left) => left === null);
});

test.concurrent('what a stopped run adds to a counter after it resumed is refused', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  const counter = `counter-${randomUUID()}`;
  const first = await scene.startWorker('first');
  // Each addition is a round trip: this takes long enough to be stopped in the middle.
  const { id } = await scene.api.submit({
    kind: 'counter.add',
    input: { counter, by: 1, times: 8000 },
    timeoutMs: 110_000,
  });
  await until(
    () => request<{ value: number }>(scene.front, 'GET', `/counters/${counter}`),
    ({ status, body }) => status === 200 && body.value > 50,
  );
  first.process.kill('SIGSTOP');
  const stoppedAt = await until(
    () => scene.api.get<{ value: number }>(`/counters/${counter}`),
    () => true,
  );
  // One that was on its way may still come.
  const before = (await scene.api.get<{ value: number }>(`/counters/${counter}`)).value;
  expect(before - stoppedAt.value).toBeLessThanOrEqual(1);
  await scene.startWorker('second');
  await scene.heldBy(id, 'second');
  first.process.kill('SIGCONT');
  expect(
    await until(
      () => scene.api.job(id),
      ({ state }) => state !== 'active',
      100_000,
    ),
  ).toMatchObject({ state: 'completed', node: 'second' });
  expect((await scene.api.get<{ value: number }>(`/counters/${counter}`)).value).toBe(before + 8000);
});

test.concurrent('a bundle that was given to another worker is left alone by the one that resumes: what was not begun is done once', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  await scene.api.pool({ name: 'narrow', maxWorkers: 1 });
  // Bundles are made once jobs of the batch are known to be short.
  const first = await scene.startWorker('first');
  const SIZE = 600;
  const inputs = Array.from({ length: SIZE }, (_, index) => ({
    counter: index === 450 ? 'never' : `bundle-${scene.prefix}`,
    by: 1,
    ...(index === 450 ? { lock: 'gate', lockWaitMs: 60_000, times: 1 } : {}),
  }));
  const gate = await scene.api.post<{ leaseId: string }>('/locks/gate/leases', { ttlMs: 600_000, owner: 'test' });
  const { id } = await scene.api.map('narrow', { kind: 'counter.add', inputs, timeoutMs: 90_000 });
  // The worker waits for the lock, and the outcome of everything it has done is recorded: a job whose outcome is not runs again.
  await until(
    () => scene.api.get<{ waiters: number }>('/locks/gate'),
    ({ waiters }) => waiters === 1,
    60_000,
  );
  const { value: done } = await scene.api.get<{ value: number }>(`/counters/bundle-${scene.prefix}`);
  await until(
    () => scene.api.batch(id),
    ({ counts }) => counts.completed === done && counts.active >= 1,
    60_000,
  );
  first.process.kill('SIGSTOP');
  await scene.startWorker('second');
  await until(
    () => scene.api.get<{ items: { node: string }[] }>('/jobs?state=active'),
    ({ items }) => items.some(({ node }) => node === 'second'),
    40_000,
  );
  first.process.kill('SIGCONT');
  await request(scene.front, 'DELETE', `/locks/gate/leases/${gate.leaseId}`);
  const ended = await until(
    () => scene.api.batch(id),
    ({ state }) => state !== 'running',
    60_000,
  );
  expect(ended).toMatchObject({
    state: 'completed',
    counts: { completed: SIZE, failed: 0, cancelled: 0, timedOut: 0 },
  });
  expect((await scene.api.get<{ value: number }>(`/counters/bundle-${scene.prefix}`)).value).toBe(SIZE - 1);
  expect((await scene.api.get<{ value: number }>('/counters/never')).value).toBe(1);
});

test.concurrent('log lines and progress of a run that is over do not reach the record', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  await request(scene.front, 'PUT', '/functions/talk', {
    source: `export default async (input, ctx) => { for (let line = 0; line < 3; line += 1) { ctx.log(ctx.job.attempt + ' ' + line); await ctx.fetch(input.url).catch(() => 0); } return 1; }`,
  });
  const first = await scene.startWorker('first');
  const { id } = await scene.api.submit({
    kind: 'function',
    input: { function: 'talk', input: { url: `http://127.0.0.1:${scene.port}/` } },
    timeoutMs: 90_000,
  });
  await scene.said(0, 'GET /');
  first.process.kill('SIGSTOP');
  await scene.startWorker('second');
  await scene.heldBy(id, 'second');
  await scene.said(1, 'GET /');
  scene.peers[0]?.socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  first.process.kill('SIGCONT');
  await scene.closed(0);
  for (let peer = 1; peer <= 3; peer += 1) {
    await scene.said(peer, 'GET /');
    scene.peers[peer]?.socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  }
  expect(await scene.api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'second' });
  expect(scene.peers).toHaveLength(4);
  expect((await scene.api.get<JobLogs>(`/jobs/${id}/logs`)).items.map(({ text }) => text)).toEqual([
    '1 0',
    '1 0',
    '1 1',
    '1 2',
  ]);
});

test.concurrent('a worker that was stopped for less than its locks last goes on', async ({
  expect,
  onTestFinished,
}) => {
  const scene = await Scene.start(onTestFinished);
  const first = await scene.startWorker('first');
  const { id } = await scene.api.submit(scene.exchange(2));
  await scene.said(0, '0\n');
  first.process.kill('SIGSTOP');
  const begunMs = Date.now();
  await until(
    async () => Date.now() - begunMs,
    (elapsedMs) => elapsedMs > LOCK_MS / 2,
  );
  first.process.kill('SIGCONT');
  scene.peers[0]?.socket.write('ok\n');
  await scene.said(0, '1\n');
  scene.peers[0]?.socket.write('ok\n');
  expect(await scene.api.job(id, 30_000)).toMatchObject({ state: 'completed', node: 'first', attemptsMade: 1 });
  expect(scene.peers).toHaveLength(1);
});
