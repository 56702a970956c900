import { describe, expect, test } from 'vitest';
import { Service } from '../helpers/service.ts';
import { hasBrowser, listener, openConsole } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the screen Events', () => {
  test('shows chosen types from the beginning of the log, and its address shows the same', async () => {
    const { id } = await listener({ handler: { type: 'echo' } });
    const page = await openConsole('#/events?types=listener.created&from=earliest');
    await page.getByRole('option', { name: new RegExp(`listener.created ${id}`) }).waitFor();
    await page.getByLabel('Types').fill('listener.started');
    await page.getByRole('option', { name: new RegExp(`listener.started ${id}`) }).waitFor();
    expect(await page.getByRole('option', { name: /listener.created/ }).count()).toBe(0);
    const again = await openConsole(new URL(page.url()).hash);
    await again.getByRole('option', { name: new RegExp(`listener.started ${id}`) }).waitFor();
    await page.getByLabel('Types').fill('listener.nonsense');
    await page.locator('input[aria-invalid=true]').waitFor();
    await page
      .getByText(/listener\.nonsense/)
      .first()
      .waitFor();
    await again.keyboard.press('k');
    await again.locator('.message[aria-selected=true]').waitFor();
    await again.keyboard.press('Enter');
    await again.waitForURL(/#\/endpoint\/listener\/lst_/);
    await again.keyboard.press('Escape');
    await again.waitForURL(/#\/events/);
  });

  test('a stream that was lost resumes from its cursor: every event once', async () => {
    const first = await Service.start({ env: { PORTCALL_SHUTDOWN_GRACE_MS: '200' } });
    const { port } = new URL(first.url);
    const page = await openConsole('#/events?types=listener.created', { url: first.url });
    await page.locator('.badge', { hasText: 'live' }).waitFor();
    await first.listener({ name: 'before' });
    await page.getByText('1 event', { exact: false }).waitFor();
    await first.kill('SIGTERM');
    await page.locator('.badge', { hasText: 'lost' }).waitFor();
    const second = await Service.start({ env: { PORTCALL_PORT: port }, dataDir: first.dataDir });
    try {
      await second.listener({ name: 'after' });
      await page.getByText('2 events', { exact: false }).waitFor();
      await page.locator('.badge', { hasText: 'live' }).waitFor();
      expect(await page.locator('.message.gap').count()).toBe(0);
      expect(await page.locator('.messages .message').count()).toBe(2);
    } finally {
      await second.end();
    }
  });
});
