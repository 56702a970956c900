import { describe, expect, test } from 'vitest';
import { hasBrowser, openConsole } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the page of the API', () => {
  test('is collapsed, is filtered by tag, path and summary, and its examples work at the first click', async () => {
    const page = await openConsole('docs/api');
    await page.locator('.opblock-tag').first().waitFor();
    expect(await page.locator('.opblock').count()).toBe(0);
    const filter = page.getByPlaceholder('Filter by tag, path or summary');
    await filter.fill('Listeners');
    await expect.poll(() => page.locator('.opblock-tag').count()).toBeLessThan(5);
    await filter.fill('/framings/encode');
    await expect.poll(() => page.locator('.opblock-summary-path').allTextContents()).toEqual(['/v1/framings/encode']);
    await page.locator('.opblock-summary-control').click();
    await page.locator('.opblock-body .execute').click();
    await page.locator('.live-responses-table .response-col_status').getByText('200').waitFor();
    await filter.fill('{id}/broadcast');
    await expect.poll(() => page.locator('.opblock-summary-path').count()).toBe(1);
    await filter.fill('');
    await expect.poll(() => page.locator('.opblock').count()).toBe(0);
  });

  test('leaves If-Match empty', async () => {
    const page = await openConsole('docs/api#/Listeners/updateListener');
    const field = page.locator('tr[data-param-name="If-Match"] input');
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
  });
});
