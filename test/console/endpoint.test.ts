import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';
import { peerOf } from './lib/peer.ts';

describe.skipIf(!hasBrowser)('the screen of one endpoint', () => {
  test('sends to one and to all, and closes a connection in each way', async () => {
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'manual' } });
    const page = await openConsole(`#/endpoint/listener/${created.id}`);
    await page.getByText(`nc 127.0.0.1 ${created.status.address.port}`).waitFor();
    const [one, two] = [await peerOf(created), await peerOf(created)];
    await page.getByLabel('To').getByRole('option', { name: '2 connections' }).waitFor({ state: 'attached' });
    await page.getByLabel('Message', { exact: true }).fill('to all');
    const both = Promise.all([once(one, 'data'), once(two, 'data')]);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    expect((await both).map(String)).toEqual(['to all\n', 'to all\n']);
    const port = (one.address() as { port: number }).port;
    await page.getByLabel('To').selectOption({ label: `127.0.0.1:${port}` });
    await page.getByLabel('Message', { exact: true }).fill('zz');
    await page.getByLabel('Written as').selectOption('hex');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('textarea[aria-invalid=true]').waitFor();
    one.resume();
    const ended = new Promise((resolve) => one.once('close', resolve));
    await page.getByRole('button', { name: `Actions for 127.0.0.1:${port}` }).click();
    await page.getByRole('button', { name: 'Reset (RST)' }).click();
    await ended;
    two.resume();
    const finished = once(two, 'end');
    await page.getByRole('row', { name: `127.0.0.1:${(two.address() as { port: number }).port}` }).focus();
    await page.keyboard.press('x');
    await finished;
    await page.getByText('No connection is open').waitFor();
  });

  test('has its rules and its faults in tabs, each with an address', async () => {
    const rules = [{ when: { equals: 'a' }, do: [{ type: 'send', data: 'b' }] }];
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'rules', rules } });
    const page = await openConsole(`#/endpoint/listener/${created.id}`);
    const tabs = page.getByRole('navigation', { name: 'Parts of the endpoint' });
    await tabs.getByRole('link', { name: 'Rules' }).click();
    // A rule without a name is changed in its place.
    await page.getByRole('button', { name: 'Edit rule 1' }).click();
    await page.getByLabel('As JSON').fill(JSON.stringify({ ...rules[0], name: 'named' }));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^1 named/ }).waitFor();
    await page.getByRole('row', { name: /otherwise .* nothing/ }).waitFor();
    await tabs.getByRole('link', { name: 'Faults' }).click();
    await page.getByText('Traffic passes unchanged.').waitFor();
    await page.getByLabel('Type').selectOption('acceptDelay');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('slider', { name: /^ms:/ }).waitFor();
    await expect
      .poll(() => new URL(page.url()).hash)
      .toBe(`#/endpoint/listener/${created.id}/faults?fault=acceptDelay`);
  });

  test('changes settings by a merge patch, and shows the problem of a wrong one', async () => {
    const created = await listener({ handler: { type: 'echo' } });
    const page = await openConsole(`#/endpoint/listener/${created.id}/settings`);
    const field = page.getByLabel('Specification');
    const spec = JSON.parse(await field.inputValue()) as { limits: Record<string, unknown> };
    await field.fill(JSON.stringify({ ...spec, handler: { type: 'greet', data: 'hi', then: 'keep' } }));
    await page.getByText('Changes: handler').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('greet · raw').waitFor();
    expect(await request('GET', `/v1/listeners/${created.id}`)).toMatchObject({
      handler: { type: 'greet', data: 'hi' },
      revision: 2,
    });
    await field.fill(JSON.stringify({ ...spec, limits: { ...spec.limits, maxConnections: 0 } }));
    await page.getByRole('alert').getByText('limits.maxConnections').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('alert').getByText('limits.maxConnections').waitFor();
  });
});
