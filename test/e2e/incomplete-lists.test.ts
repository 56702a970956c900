import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';

interface ListAnswer {
  readonly items: { readonly id: string; readonly status?: { readonly state: string } }[];
  readonly incomplete?: { readonly node: string; readonly reason: string }[];
}

/** Far below the ten seconds that a forwarded request may take, with room for a busy machine. */
const SOON_MS = 6000;

test(
  'a list without the data of a node that does not answer says so, and does not wait for it',
  { timeout: 120_000 },
  async () => {
    const env = {
      PORTCALL_REDIS_URL: inject('redisUrl'),
      PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
      PORTCALL_NODE_TIMEOUT_MS: '120000',
      PORTCALL_NET_THREADS: '1',
    };
    const start = async (name: string): Promise<Service> => {
      const service = await Service.start({ env: { ...env, PORTCALL_NODE_NAME: name } });
      onTestFinished(() => service.end());
      return service;
    };
    const [silent, other] = [await start('silent'), await start('other')];
    const [there, here] = [await silent.listener({ name: 'there' }), await other.listener({ name: 'here' })];
    const made = await silent.request<{ id: string }>('POST', '/v1/clients?waitMs=5000', {
      host: '127.0.0.1',
      port: there.port,
    });
    const peer = connect(here.port, '127.0.0.1');
    onTestFinished(() => void peer.destroy());
    await once(peer, 'connect');
    const list = (path: string): Promise<ListAnswer> => other.request<ListAnswer>('GET', `/v1/${path}`);
    await poll(
      () => list('connections'),
      ({ items }) => items.length === 3,
      10_000,
      20,
    );
    for (const path of ['listeners', 'clients', 'connections'])
      expect(await list(path), path).not.toHaveProperty('incomplete');

    silent.process.kill('SIGSTOP');
    onTestFinished(() => void silent.process.kill('SIGCONT'));
    const incomplete = [{ node: 'silent', reason: 'node_unreachable' }];
    for (const path of [
      'listeners',
      'connections',
      'clients',
      'listeners?state=listening',
      'connections?limit=1',
      'listeners?limit=1&name=there',
    ]) {
      const beganMs = performance.now();
      expect(await list(path), path).toMatchObject({ incomplete });
      expect(performance.now() - beganMs, path).toBeLessThan(SOON_MS);
    }
    expect((await list('listeners')).items.map(({ id, status }) => [id, status?.state])).toEqual([
      [there.id, 'failed'],
      [here.id, 'listening'],
    ]);
    expect((await list('connections')).items).toHaveLength(1);
    expect((await list('clients')).items.map(({ id }) => id)).toEqual([made.id]);
    // Nothing of it is that node's.
    expect(await list('listeners?name=here')).not.toHaveProperty('incomplete');

    silent.process.kill('SIGCONT');
    for (const path of ['listeners', 'clients', 'connections'])
      await poll(
        () => list(path),
        (answer) => answer.incomplete === undefined,
        20_000,
        20,
      );
    expect((await list('connections')).items).toHaveLength(3);
  },
);
