import type { Browser } from 'playwright-core';

/** A first time that is not counted, then these. */
const ROUNDS = 7;

export interface RenderTimes {
  readonly firstPaintMs: readonly number[];
  readonly readyMs: readonly number[];
}

/**
 * From the start of the navigation, by the browser's own clock, with an empty cache each time: until the first content is painted, and until the
 * page has an element that `ready` selects.
 */
export async function renderTimesMs(browser: Browser, url: string, ready: string): Promise<RenderTimes> {
  const times: (readonly [firstPaintMs: number, readyMs: number])[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) times.push(await once(browser, url, ready));
  const counted = times.slice(1);
  return { firstPaintMs: counted.map(([first]) => first), readyMs: counted.map(([, ready]) => ready) };
}

async function once(browser: Browser, url: string, ready: string): Promise<readonly [number, number]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(`globalThis.portcallTimes = new Promise((resolve) => {
    const firstPaint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    const finish = (readyMs) => (firstPaint() === undefined ? setTimeout(finish, 5, readyMs) : resolve([firstPaint(), readyMs]));
    new MutationObserver((_, observer) => {
      if (document.querySelector(${JSON.stringify(ready)}) === null) return;
      observer.disconnect();
      // After the next frame: it is painted then.
      requestAnimationFrame(() => setTimeout(() => finish(performance.now())));
    }).observe(document, { childList: true, subtree: true });
  })`);
  await page.goto(url);
  const times = await page.evaluate<[number, number]>('portcallTimes');
  await context.close();
  return times;
}
