import { connect } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the screen Endpoints', () => {
  test('creates a listener from a preset, shows it, stops, starts and deletes it', async () => {
    const page = await openConsole('#/endpoints?new=1');
    await page.getByRole('button', { name: 'Rules', exact: true }).click();
    await page.getByLabel('Name').fill('made-here');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/#\/endpoint\/listener\/lst_/);
    const { status } = await request<{ status: { address: { port: number } } }>('GET', '/v1/listeners/made-here');
    const socket = connect(status.address.port, '127.0.0.1');
    socket.write('PING 7\n');
    expect(String((await once(socket, 'data'))[0])).toBe('PONG 7\n');
    await page.goto(`${new URL(page.url()).origin}/#/endpoints?filter=made-here`);
    const row = page.getByRole('row', { name: /made-here/ });
    await row.getByText('listening').waitFor();
    await expect.poll(() => row.getByRole('cell').nth(4).textContent()).toBe('1');
    socket.destroy();
    const choose = async (action: string): Promise<void> => {
      await row.getByRole('button', { name: 'Actions for made-here' }).click();
      await row.getByRole('button', { name: action }).click();
    };
    await choose('Stop');
    await row.getByText('stopped').waitFor();
    await choose('Start');
    await row.getByText('listening').waitFor();
    await choose('Delete…');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    await expect(request('GET', '/v1/listeners/made-here')).rejects.toThrow('404');
  });

  test('a problem is shown at the field it is about, while one types', async () => {
    const page = await openConsole('#/endpoints?new=1');
    await page.getByLabel('Port').fill('70000');
    await page.getByText(/must be .*65535/).waitFor();
    expect(await page.getByLabel('Port').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Port').fill('0');
    await page.getByText('0: any free port').waitFor();
    await page.getByLabel('Everything else').fill('{"handler":{"type":"nothing"}}');
    await page.getByRole('alert').getByText('handler.type').waitFor();
    await page.getByLabel('Everything else').fill('{"handler":');
    await page.getByRole('alert').getByText(/JSON/).waitFor();
  });

  test('a port that is taken is shown with its reason', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const page = await openConsole('#/endpoints?new=1');
    // The check of what was typed comes late, and finds nothing wrong: it must not hide why creating failed.
    const checked = Promise.withResolvers<void>();
    await page.route(/dryRun/, async (route) => {
      await checked.promise;
      await route.continue();
    });
    const check = page.waitForRequest((request) => request.postDataJSON()?.port === port);
    await page.getByLabel('Name').fill('on-a-taken-port');
    await page.getByLabel('Port').fill(String(port));
    await check;
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('dialog')
      .getByText(/EADDRINUSE|in use/)
      .first()
      .waitFor();
    const late = page.waitForResponse(/dryRun/);
    checked.resolve();
    await (await late).finished();
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    expect(
      await page
        .getByRole('dialog')
        .getByText(/EADDRINUSE|in use/)
        .count(),
    ).toBeGreaterThan(0);
    taken.close();
  });

  test('filters by name, label and kind; a clone begins as its original', async () => {
    const { name } = await listener({ labels: { suite: 'clones' }, handler: { type: 'echo' } });
    const page = await openConsole('#/endpoints?filter=suite:clones&kind=listener');
    const row = page.getByRole('row', { name: new RegExp(name) });
    await row.waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await row.getByRole('button', { name: /Actions/ }).click();
    await row.getByRole('button', { name: 'Clone…' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe(`${name}-copy`);
    expect(await page.getByLabel('Everything else').inputValue()).toContain('"echo"');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/#\/endpoint\/listener\/lst_/);
    await page.goto(`${new URL(page.url()).origin}/#/endpoints?filter=suite:clones&kind=client`);
    await page.getByText('0 endpoints').waitFor();
  });
});
