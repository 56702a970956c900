import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the screen Overview', () => {
  test('shows what is open, what is broken on purpose, and what failed; turns all faults off', async () => {
    const { name, status } = await listener({
      handler: { type: 'echo' },
      faults: { slow: { type: 'latency', ms: 5 } },
    });
    await request('POST', '/v1/clients', { name: 'goes-nowhere', host: '127.0.0.1', port: 1 });
    const socket = connect(status.address.port, '127.0.0.1');
    await once(socket, 'connect');
    const page = await openConsole();
    const faults = page.getByRole('region', { name: 'Active faults' });
    await faults.getByRole('row', { name: new RegExp(`${name} slow latency 5 ms out until removed`) }).waitFor();
    await page.getByRole('region', { name: 'Last errors and gaps' }).getByText('ECONNREFUSED').first().waitFor();
    await page.getByRole('region', { name: 'Nodes' }).getByText('this one').waitFor();
    const timer = setInterval(() => socket.write('some bytes'), 50);
    const rate = page.getByRole('img', { name: /^Bytes per second: now [1-9]/ });
    await rate.waitFor();
    clearInterval(timer);
    socket.destroy();
    await page.getByRole('button', { name: 'All faults off' }).click();
    await faults.waitFor({ state: 'detached' });
    expect(await request('GET', '/v1/faults')).toMatchObject({ items: [] });
    await request('DELETE', '/v1/clients/goes-nowhere');
  });
});
