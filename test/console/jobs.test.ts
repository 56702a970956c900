import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the screen Jobs', () => {
  test('runs a kind from a form of its schema, shows its phases and result, and the field of a problem', async () => {
    const { status } = await listener({ handler: { type: 'echo' } });
    const page = await openConsole('#/jobs');
    await page.getByLabel('host (required)').fill('127.0.0.1');
    await page.getByLabel('port (required)').fill('0');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.locator('input[aria-invalid=true]').waitFor();
    await page.getByLabel('port (required)').fill(String(status.address.port));
    await page.getByRole('button', { name: 'Run' }).click();
    await page.waitForURL(/#\/jobs\/job_/);
    await page.getByText('completed').waitFor();
    await page
      .getByRole('region', { name: 'Result' })
      .getByText(/connectMs/)
      .waitFor();
    await page.getByRole('meter', { name: 'connect' }).waitFor();
  });

  test('maps a kind over a pasted list, shows the batch, resizes the pool, cancels a job', async () => {
    const pool = `console-${process.pid}`;
    await request('POST', '/v1/pools', { name: pool });
    const { status } = await listener({ handler: { type: 'echo' } });
    const page = await openConsole('#/jobs');
    await page.getByLabel('Pool', { exact: true }).selectOption(pool);
    await page.getByText('More fields as JSON, or a list').click();
    await page.getByLabel('One job for each line').fill(`127.0.0.1:${status.address.port}\n127.0.0.1:1\n`);
    await page.getByRole('button', { name: 'Run' }).click();
    await page
      .getByRole('row', { name: new RegExp(`${pool} tcp.probe .*failed .*100 %`) })
      .first()
      .waitFor();
    await page.getByLabel(`Workers of ${pool}`).fill('0');
    await page.getByLabel(`Workers of ${pool}`).blur();
    await page.locator('input.narrow[aria-invalid=true]').waitFor();
    await page.getByLabel(`Workers of ${pool}`).fill('3');
    await page.getByLabel(`Workers of ${pool}`).blur();
    await expect.poll(() => request('GET', `/v1/pools/${pool}`)).toMatchObject({ maxWorkers: 3 });
    const { id } = await request<{ id: string }>('POST', '/v1/jobs', { kind: 'sleep', pool, input: { ms: 60_000 } });
    await page.goto(`${new URL(page.url()).origin}/#/jobs/${id}`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('cancelled').first().waitFor();
  });
});
