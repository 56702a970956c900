import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { READ_BOUND_MS, RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import type { Scene } from '../lib/scene.ts';
import { wait } from '../lib/wait.ts';

const CONNECT_TIMEOUT_MS = 1000;

export const blackHole: Outage = {
  name: 'black-hole',
  what: 'The target of a client, of a rule and of a job answers no SYN.',
  async inflict(scene) {
    const hole = await openBlackHole();
    try {
      await Promise.all([
        clientIntoIt(scene, hole.port),
        askWhileConnecting(scene, hole.port),
        ruleIntoIt(scene, hole.port),
        jobIntoIt(scene, hole.port),
      ]);
    } finally {
      await hole.close();
    }
  },
};

async function clientIntoIt(scene: Scene, port: number): Promise<void> {
  const failing = await makeClient(scene, port, CONNECT_TIMEOUT_MS);
  const { body } = await wait(
    () => scene.ask<{ status: { error: { code: string } | null } }>('GET', failing),
    ({ body: { status } }) => status.error !== null,
    RECOVERY_BOUND_MS,
  );
  expect(body.status.error?.code).toBe('connect_timeout');
  await scene.insist('DELETE', failing);
}

/** Every request about a client is answered while it tries to connect, and that is longer than a request may take. */
async function askWhileConnecting(scene: Scene, port: number): Promise<void> {
  const path = await makeClient(scene, port, 60_000);
  const answers = [];
  for (const [method, about, sent] of [
    ['GET', ''],
    ['POST', '/send', { data: 'x' }],
    ['PATCH', '', { labels: { hole: 'black' } }],
    ['POST', '/stop'],
    ['POST', '/start?waitMs=0'],
    ['DELETE', ''],
  ] as const) {
    answers.push(await scene.insist(method, `${path}${about}`, sent));
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 200, 200, 200, 204]);
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(READ_BOUND_MS);
}

async function makeClient(scene: Scene, port: number, connectTimeoutMs: number): Promise<string> {
  const made = await scene.insist<{ id: string }>('POST', '/v1/clients?waitMs=100', {
    host: '127.0.0.1',
    port,
    limits: { connectTimeoutMs },
    reconnect: { initialDelayMs: 10 },
  });
  expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 });
  return `/v1/clients/${made.body.id}`;
}

async function ruleIntoIt(scene: Scene, port: number): Promise<void> {
  const { id, port: own } = await scene.openListener({
    handler: {
      type: 'rules',
      rules: [{ do: [{ type: 'forward', host: '127.0.0.1', port, connectTimeoutMs: CONNECT_TIMEOUT_MS }] }],
    },
  });
  const peer = connect(own, '127.0.0.1');
  peer.on('error', () => undefined);
  await once(peer, 'connect');
  peer.write('is anybody there?');
  await wait(
    () => scene.codesOf(id),
    (codes) => codes.has('connect_timeout'),
    RECOVERY_BOUND_MS,
  );
  peer.destroy();
  const gone = await scene.insist('DELETE', `/v1/listeners/${id}`);
  expect([gone.status, gone.ms < READ_BOUND_MS]).toEqual([204, true]);
}

async function jobIntoIt(scene: Scene, port: number): Promise<void> {
  const { body } = await scene.insist<{ state: string; error?: { code: string } }>('POST', '/v1/jobs?waitMs=10000', {
    kind: 'tcp.probe',
    input: { host: '127.0.0.1', port, connectTimeoutMs: CONNECT_TIMEOUT_MS },
  });
  expect(body.state).toBe('failed');
  // Its thread may be ended by another outage.
  expect(['connect_timeout', 'job_thread_lost']).toContain(body.error?.code);
}
