import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';
import { peerOf } from './lib/peer.ts';

const RULES = {
  type: 'rules',
  rules: [{ name: 'pay', when: { startsWith: 'PAY' }, do: [{ type: 'send', data: 'OK' }] }],
  otherwise: [{ type: 'send', data: 'what?' }],
};
const line = (handler: object): object => ({ framing: { type: 'line' }, handler });
const hasTshark = await promisify(execFile)('tshark', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasBrowser)('the screen Messages', () => {
  test('shows messages as they come, with the rule, the framing and the matched bytes; sends one again', async () => {
    const created = await listener(line(RULES));
    const page = await openConsole(`#/messages?listener=${created.id}`);
    const socket = await peerOf(created);
    await page.getByText('No message yet, 1 connection open.').waitFor();
    socket.write('PAY 1\nHELLO\n');
    const row = page.getByRole('option', { name: /PAY 1/ });
    await row.getByText('pay', { exact: true }).waitFor();
    await page.getByRole('option', { name: /HELLO/ }).getByText('otherwise').waitFor();
    await row.click();
    const detail = page.getByRole('region', { name: 'Message 1' });
    await detail.locator('.hex-bytes .matched').first().waitFor();
    expect(await detail.locator('.hex-bytes .matched').allTextContents()).toEqual(['50', '41', '59']);
    await detail.locator('.hex-bytes .framing').first().waitFor();
    expect(await detail.locator('.hex-bytes .framing').allTextContents()).toEqual(['0a']);
    await detail.locator('.hex-text span').nth(1).click();
    expect(await detail.locator('.hex-bytes .selected').allTextContents()).toEqual(['41']);
    await page.keyboard.press('s');
    await page.getByLabel('Message', { exact: true }).fill('sent by hand');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('option', { name: /out.*sent by hand/ }).waitFor();
    // The rule is the one that fired then, whatever the rules are now; the address has the selected message.
    await request('DELETE', `/v1/listeners/${created.id}/rules/pay`);
    await page.keyboard.press('t');
    await expect.poll(() => page.url()).toMatch(/message=con_\w+\.\d+&time=delta$/);
    await page.reload();
    await detail.getByText('pay', { exact: true }).waitFor();
    await page.getByRole('option', { name: /\+\d.*PAY 1/ }).waitFor();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    socket.resume();
    const ended = once(socket, 'end');
    await page.keyboard.press('k');
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    expect(socket.readableEnded).toBe(false);
    await page.keyboard.press('x');
    await ended;
    socket.destroy();
  });

  test('shows which faults hit a message, as long as they are there and afterwards', async () => {
    const faults = { late: { type: 'latency', ms: 1, direction: 'in' } };
    const created = await listener({ ...line({ type: 'sink' }), faults });
    const socket = await peerOf(created);
    const page = await openConsole(`#/messages?listener=${created.id}`);
    await page.getByText('No message yet').waitFor();
    socket.write('hit\n');
    await page.getByRole('option', { name: /hit/ }).getByText('▲ late').waitFor();
    await request('DELETE', `/v1/listeners/${created.id}/faults/late`);
    await page.reload();
    await page.getByRole('option', { name: /hit/ }).click();
    await page.getByRole('region', { name: 'Message 1' }).getByText('late', { exact: true }).waitFor();
    socket.destroy();
  });

  test('a pause loses nothing, and the list does not move while it is read', async () => {
    const created = await listener(line({ type: 'sink' }));
    const socket = await peerOf(created);
    socket.write(Array.from({ length: 200 }, (_, at) => `early ${at}\n`).join(''));
    const page = await openConsole(`#/messages?listener=${created.id}`);
    await page.getByText('200 messages', { exact: false }).waitFor();
    await page.getByRole('option', { name: /early 199/ }).click();
    await page.keyboard.press('Space');
    socket.write(Array.from({ length: 300 }, (_, at) => `late ${at}\n`).join(''));
    await page.getByRole('button', { name: 'Continue (300 messages waiting)' }).waitFor();
    expect(await page.getByRole('option', { name: /late/ }).count()).toBe(0);
    await page.keyboard.press('Space');
    await page.getByText('500 messages', { exact: false }).waitFor();
    const list = page.getByRole('listbox', { name: 'Messages' });
    await list.evaluate((element) => (element.scrollTop = 1000));
    await page.getByRole('button', { name: 'Follow', pressed: false }).waitFor();
    const before = await list.evaluate((element) => element.scrollTop);
    socket.write('one more\n');
    await page.getByText('501 messages', { exact: false }).waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(before);
    socket.destroy();
  });

  test('5,000 messages: few rows in the document, and text, bytes and direction are found', async () => {
    const created = await listener({ ...line({ type: 'echo' }), capture: { maxMessages: 10_000 } });
    const socket = await peerOf(created);
    socket.resume();
    socket.write(Array.from({ length: 2500 }, (_, at) => `message ${at}${at === 1234 ? ' needle' : ''}\n`).join(''));
    await expect
      .poll(
        async () =>
          (await request<{ status: { messagesOut: number } }>('GET', `/v1/listeners/${created.id}`)).status.messagesOut,
        { timeout: 30_000 },
      )
      .toBe(2500);
    const page = await openConsole(`#/messages?listener=${created.id}`);
    await page.getByText('5,000 messages', { exact: false }).waitFor();
    expect(await page.locator('.messages .message').count()).toBeLessThanOrEqual(100);
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await filter.fill('NEEDLE');
    await page.getByText('2 messages of 5,000').waitFor();
    await filter.fill('hex:6e 65 65 64');
    await page.getByText('2 messages of 5,000').waitFor();
    await page.getByLabel('Direction').selectOption('in');
    await page.getByText('1 message of 5,000').waitFor();
    await filter.fill('');
    await page.getByText('2,500 messages of 5,000').waitFor();
    socket.destroy();
  });

  test('what a peer sends is never markup, and hidden characters can be seen', async () => {
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'sink' } });
    const page = await openConsole(`#/messages?listener=${created.id}`);
    const socket = await peerOf(created);
    await page.getByText('No message yet').waitFor();
    socket.write('<img src=x onerror="document.title=1"><script>document.title=2</script>\n');
    socket.write('\u0001\u0007bell \u202egnp.exe\u202c \u200bend\u007f\n');
    await page.getByRole('option', { name: /<img src=x/ }).waitFor();
    await page.getByRole('option', { name: '␁␇bell ‹202E›gnp.exe‹202C› ‹200B›end␡' }).click();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Messages · Portcall');
    expect(await page.locator('.messages').textContent()).not.toMatch(/\p{Cc}|\p{Cf}/u);
    socket.destroy();
  });

  test('compares two messages, and filters those without a rule', async () => {
    const created = await listener(line(RULES));
    const socket = await peerOf(created);
    socket.write('PAY 10\nPAY 12\nnothing\n');
    const page = await openConsole(`#/messages?listener=${created.id}`);
    await page.getByRole('option', { name: /PAY 10/ }).click();
    await page.keyboard.press('d');
    await page.getByRole('option', { name: /PAY 12/ }).click();
    await page.keyboard.press('d');
    await page.getByText('They differ in 1 place; 6 and 6 bytes.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Direction').selectOption('unmatched');
    await page.getByText('1 message of 6').waitFor();
    await page.getByRole('option', { name: /nothing/ }).waitFor();
    socket.destroy();
  });

  test.skipIf(!hasTshark)('shows what tshark reads in the packets of the same capture', async () => {
    const created = await listener(line({ type: 'echo' }));
    const socket = await peerOf(created);
    socket.write('first\nsecond ✓\n');
    const page = await openConsole(`#/endpoint/listener/${created.id}/messages`);
    await page.getByText('4 messages', { exact: false }).waitFor();
    const shown: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      await page
        .getByRole('listbox', { name: 'Messages' })
        .getByRole('option')
        .nth(number - 1)
        .click();
      const detail = page.getByRole('region', { name: `Message ${number}` });
      await detail.locator('.hex-line').first().waitFor();
      shown.push((await detail.locator('.hex-bytes span').allTextContents()).join(''));
    }
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Packets (pcapng)' }).click(),
    ]);
    const directory = await mkdtemp(join(tmpdir(), 'portcall-console-'));
    const file = join(directory, 'capture.pcapng');
    await download.saveAs(file);
    await writeFile(file, await readFile(file));
    const { stdout } = await promisify(execFile)('tshark', [
      '-r',
      file,
      '-Y',
      'tcp.len > 0',
      '-T',
      'fields',
      '-e',
      'tcp.payload',
    ]);
    await rm(directory, { recursive: true });
    expect(shown.sort()).toEqual(stdout.trim().split('\n').sort());
    socket.destroy();
  });
});
