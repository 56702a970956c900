import { randomBytes, createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Service } from '../helpers/service.ts';
import { hasBrowser, openConsole } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the frame of the console', () => {
  test('keys go to screens, to the filter, and open the help; the address has the state', async () => {
    const page = await openConsole();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Endpoints', level: 1 }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/endpoints');
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/endpoints?filter=no+such+thing');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    expect(await page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('no such thing');
    expect(await page.title()).toBe('Endpoints · Portcall');
  });

  test('an address below /console goes to that screen', async () => {
    const page = await openConsole('console/endpoints?filter=none-of-them');
    await page.getByRole('heading', { name: 'Endpoints', level: 1 }).waitFor();
    expect(await page.getByRole('searchbox', { name: 'Filter' }).inputValue()).toBe('none-of-them');
  });

  test('an unknown address says so and leads back', async () => {
    const page = await openConsole('#/nowhere');
    await page.getByRole('heading', { name: 'There is no such screen' }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  test('a lost service is shown within two seconds, and what is shown continues when it is back', async () => {
    const first = await Service.start();
    const { port } = new URL(first.url);
    const page = await openConsole('', { url: first.url });
    await page.getByRole('region', { name: 'Nodes' }).getByText('this one').waitFor();
    const endedAt = Date.now();
    await first.kill('SIGKILL');
    const lost = page.getByRole('alert').getByText('The service does not answer since');
    await lost.waitFor();
    // The time that a busy machine needs to kill and draw counts, too.
    expect(Date.now() - endedAt).toBeLessThan(4000);
    const again = await Service.start({ env: { PORTCALL_PORT: port }, dataDir: first.dataDir });
    try {
      await lost.waitFor({ state: 'detached' });
      await again.listener({ name: 'after-the-return' });
      await page.keyboard.press('g');
      await page.keyboard.press('e');
      await page.getByRole('link', { name: 'after-the-return' }).waitFor();
    } finally {
      await again.end();
    }
  });

  test('where keys are configured it asks for one, keeps it in the tab, and hides what its scopes forbid', async () => {
    const keys = { reader: 'read', all: 'read+write+payload+admin' };
    const secrets = Object.fromEntries(
      Object.keys(keys).map((name) => [name, `pck_${randomBytes(32).toString('base64url')}`]),
    );
    const setting = Object.entries(keys).map(
      ([name, scopes]) =>
        `${name}:${scopes}:${createHash('sha256')
          .update(secrets[name] ?? '')
          .digest('hex')}`,
    );
    const service = await Service.start({ env: { PORTCALL_API_KEYS: setting.join(',') } });
    try {
      const page = await openConsole('#/endpoints', { url: service.url });
      const field = page.getByLabel('API key');
      await field.fill('pck_wrong');
      await page.keyboard.press('Enter');
      await page.getByText('The API key is not valid.').waitFor();
      await field.fill(secrets['reader'] ?? '');
      await page.keyboard.press('Enter');
      await page.getByText('Nothing listens').waitFor();
      expect(await page.getByRole('button', { name: 'New' }).count()).toBe(0);
      expect(await page.getByRole('link', { name: /^Messages/ }).count()).toBe(0);
      await page.reload();
      await page.getByText('Nothing listens').waitFor();
      expect(page.url()).not.toContain('pck_');
      await page.getByRole('button', { name: 'Forget key “reader”' }).click();
      await field.fill(secrets['all'] ?? '');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'New' }).waitFor();
    } finally {
      await service.end();
    }
  });
});
