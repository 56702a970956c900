import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, openConsole, request } from './lib/console-page.ts';
import { makeScene, type Scene } from './lib/scene.ts';
import { addressIn, SCREENS } from './lib/screens.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let scene: Scene;

beforeAll(async () => {
  if (!hasBrowser) return;
  scene = await makeScene(request);
  for (let round = 0; round < 5; round += 1) await scene.round();
});

afterAll(() => scene?.close());

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(!hasBrowser)('every screen', () => {
  test.each(Object.entries(SCREENS))(
    '%s has no violation that axe finds, in either theme, and fits a narrow page',
    async (name, address) => {
      const page = await openConsole(addressIn(address, scene.ids), { colorScheme: 'light' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (name === 'messages') await page.getByRole('option', { name: /PAY/ }).first().click();
      else
        await page
          .locator('main')
          .getByRole('region')
          .or(page.locator('main form, main .virtual, main .chain'))
          .first()
          .waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Scripts of a page are refused by its policy; this one is the debugger's.
        const violations = await page.evaluate<Violation[]>(
          `${axe}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
        );
        const found = violations.map(({ id, nodes }) => [
          id,
          ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
        ]);
        expect(found, colorScheme).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    },
  );
});
