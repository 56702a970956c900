import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';
import { peerOf } from './lib/peer.ts';

const rule = (name: string, data: string): object => ({ name, when: { equals: name }, do: [{ type: 'send', data }] });

describe.skipIf(!hasBrowser)('the screen Rules', () => {
  test('shows hits, adds, edits, reorders and deletes rules, and tries a captured message', async () => {
    const rules = [rule('one', '1'), rule('two', '2')];
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'rules', rules } });
    const socket = await peerOf(created);
    socket.resume();
    socket.write('two\nthree\n');
    const page = await openConsole(`#/rules/${created.id}`);
    await page.getByRole('row', { name: /2 two message .* 1 / }).waitFor();
    await page.getByRole('button', { name: 'Move two up' }).click();
    await page.getByRole('row', { name: /^1 two/ }).waitFor();
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByLabel('As JSON').fill(JSON.stringify({ name: 'three', when: {}, do: [] }));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByText('do', { exact: true }).waitFor();
    await page.getByLabel('As JSON').fill(JSON.stringify(rule('three', '3')));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^3 three/ }).waitFor();
    await page.getByRole('button', { name: 'Delete one' }).click();
    await page.getByRole('button', { name: 'Delete one' }).waitFor({ state: 'detached' });
    const option = page.getByLabel('A captured message').getByRole('option', { name: /three/ });
    await page.getByLabel('A captured message').selectOption((await option.getAttribute('value')) ?? '');
    await page.getByText('three fires').waitFor();
    await page.getByText('when.equals').first().waitFor();
    const { handler } = await request<{ handler: { rules: { name: string }[] } }>('GET', `/v1/listeners/${created.id}`);
    expect(handler.rules.map(({ name }) => name)).toEqual(['two', 'three']);
    socket.destroy();
  });

  test('makes rules from the capture of a listener without any', async () => {
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'echo' } });
    const socket = await peerOf(created);
    socket.write('hello\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const page = await openConsole(`#/rules/${created.id}`);
    await page.getByText('This listener answers by “echo”').waitFor();
    await page.getByRole('button', { name: 'Make from the capture' }).click();
    await page.getByRole('button', { name: 'Use as the handler' }).click();
    await page.getByRole('row', { name: /hello/ }).waitFor();
    socket.destroy();
  });
});
