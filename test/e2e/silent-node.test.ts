import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';

interface Answer {
  readonly status: number;
  readonly body: { readonly status?: { readonly state: string; readonly error?: { readonly code: string } | null } };
}

async function ask({ url }: Service, method: string, path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

test(
  'what was deleted while its node was silent is closed when the node goes on; the rest stays',
  { timeout: 60_000 },
  async () => {
    const env = {
      PORTCALL_REDIS_URL: inject('redisUrl'),
      PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
      PORTCALL_NODE_TIMEOUT_MS: '1000',
    };
    const other = await Service.start({ env: { ...env, PORTCALL_NODE_NAME: 'other' } });
    onTestFinished(() => other.end());
    const silent = await Service.start({ env: { ...env, PORTCALL_NODE_NAME: 'silent' } });
    onTestFinished(() => silent.end());
    const [gone, kept] = [await silent.listener({ name: 'gone' }), await silent.listener({})];

    silent.process.kill('SIGSTOP');
    // While it counts as alive it is asked, and does not answer.
    await poll(
      () => other.request<{ items: { name: string; alive: boolean }[] }>('GET', '/v1/nodes'),
      ({ items }) => items.some(({ name, alive }) => name === 'silent' && !alive),
      20_000,
    );
    const lost = await poll(
      () => ask(other, 'GET', `/v1/listeners/${gone.id}`),
      ({ status }) => status === 200,
      20_000,
    );
    expect(lost.body.status).toMatchObject({ state: 'failed', error: { code: 'node_lost' } });
    expect((await ask(other, 'DELETE', `/v1/listeners/${gone.id}`)).status).toBe(204);
    await other.listener({ name: 'gone' });
    silent.process.kill('SIGCONT');

    await poll(
      () => ask(silent, 'GET', `/v1/listeners/${gone.id}`),
      ({ status }) => status === 404,
      20_000,
    );
    await poll(
      () => isOpen(gone.port),
      (open) => !open,
      20_000,
    );
    expect(await isOpen(kept.port)).toBe(true);
    expect(
      (
        await poll(
          () => ask(other, 'GET', `/v1/listeners/${kept.id}`),
          ({ body }) => body.status?.state === 'listening',
          20_000,
        )
      ).status,
    ).toBe(200);
  },
);
