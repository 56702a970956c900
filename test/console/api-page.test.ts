import { describe, expect, test } from 'vitest';
import { hasBrowser, openConsole } from './lib/console-page.ts';

describe.skipIf(!hasBrowser)('the page of the API', () => {
  test('is collapsed and can be filtered', async () => {
    const page = await openConsole('docs/api');
    await page.locator('.opblock-tag').first().waitFor();
    expect(await page.locator('.opblock').count()).toBe(0);
    await page.getByPlaceholder('Filter by tag').fill('Listeners');
    await expect.poll(() => page.locator('.opblock-tag').count()).toBeLessThan(5);
  });
});
